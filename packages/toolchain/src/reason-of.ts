import { getSystemErrorMap } from 'node:util'

/** The sentences of the C library, which are those of wasm-ld's messages. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or directory',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  EROFS: 'Read-only file system',
  ENOSPC: 'No space left on device',
  ENAMETOOLONG: 'File name too long',
  ELOOP: 'Too many levels of symbolic links',
  EMFILE: 'Too many open files',
  EFBIG: 'File too large',
  EDQUOT: 'Disk quota exceeded',
  EIO: 'Input/output error',
  EBUSY: 'Device or resource busy',
  ENXIO: 'No such device or address',
  EINVAL: 'Invalid argument',
  ETXTBSY: 'Text file busy',
}

/** Why the system refused, in words and without a path: messages name the file themselves. */
export function reasonOf(error: unknown): string {
  const { code = '', errno, message } = error as NodeJS.ErrnoException
  const [, words] = (errno === undefined ? undefined : getSystemErrorMap().get(errno)) ?? []
  return REASONS[code] ?? words ?? message
}
