const DECIMAL = ['kB', 'MB', 'GB']

/** `1 byte`, `999 bytes`, `12.3 kB`: for readers; 1 kB is 1000 bytes. */
export function formatSize(bytes: number): string {
  const size = Math.abs(bytes)
  if (size < 1000) return formatBytes(bytes)
  const power = size < 999_950 ? 1 : size < 999_950_000 ? 2 : 3
  return `${(bytes / 1000 ** power).toFixed(1)} ${DECIMAL[power - 1]}`
}

/** `1 byte`, `12,345 bytes`. */
export function formatBytes(bytes: number): string {
  return `${String(bytes).replace(/\B(?=(?:\d{3})+$)/g, ',')} ${Math.abs(bytes) === 1 ? 'byte' : 'bytes'}`
}

/** `+12.3 kB`, `-1 byte`, `+0 bytes`. */
export const formatChange = (bytes: number): string => `${bytes < 0 ? '' : '+'}${formatSize(bytes)}`
