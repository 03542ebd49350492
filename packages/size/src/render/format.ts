export const FORMATS = ['text', 'json', 'csv'] as const
export type Format = (typeof FORMATS)[number]
