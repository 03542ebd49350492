import type { Plugin } from 'vite'

export declare const bundledTextPlugin: () => Plugin
