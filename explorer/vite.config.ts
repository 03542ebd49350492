import { defineConfig } from 'vite'

// Relative, so that the page works wherever the folder is put; a worker of its own format does not wait for anything.
export default defineConfig({ base: './', worker: { format: 'es' }, build: { chunkSizeWarningLimit: 2000 } })
