// Zstandard: a text is compressed at several levels, by a dictionary that is trained here, and in pieces.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zdict.h>
#include <zstd.h>
#include <zstd_errors.h>

enum { LENGTH = 300000, SAMPLE = 300, SAMPLES = LENGTH / SAMPLE };
static char text[LENGTH], packed[2 * LENGTH], unpacked[LENGTH];

/** Words of a small language, one after another. */
static void make_text(void) {
  static const char *const words[] = {"symbol ", "section ", "segment ", "relocation ", "archive ", "linker\n"};
  unsigned state = 1;
  for (size_t at = 0; at < LENGTH;) {
    state = state * 1103515245 + 12345;
    const char *word = words[state >> 16 & 7 ? (state >> 20) % 6 : 5];
    size_t length = strlen(word);
    if (length > LENGTH - at) length = LENGTH - at;
    memcpy(text + at, word, length);
    at += length;
  }
}

static unsigned long sum(const char *bytes, size_t length) {
  unsigned long hash = 2166136261u;
  for (size_t at = 0; at < length; at++) hash = (hash ^ (unsigned char)bytes[at]) * 16777619u;
  return hash;
}

static void check(const char *what, int level, size_t length, size_t again) {
  if (ZSTD_isError(length)) printf("%s: %s\n", what, ZSTD_getErrorName(length));
  else printf("%s %d: %zu bytes, %08lx, %s\n", what, level, length, sum(packed, length),
              again == LENGTH && memcmp(text, unpacked, LENGTH) == 0 ? "the same again" : "damaged");
}

static void with_dictionary(void) {
  static char dictionary[8192];
  static size_t sizes[SAMPLES];
  for (size_t at = 0; at < SAMPLES; at++) sizes[at] = SAMPLE;
  size_t size = ZDICT_trainFromBuffer(dictionary, sizeof dictionary, text, sizes, SAMPLES);
  if (ZDICT_isError(size)) {
    printf("no dictionary: %s\n", ZDICT_getErrorName(size));
    return;
  }
  ZSTD_CCtx *to = ZSTD_createCCtx();
  ZSTD_DCtx *from = ZSTD_createDCtx();
  size_t length = ZSTD_compress_usingDict(to, packed, sizeof packed, text, LENGTH, dictionary, size, 5);
  check("dictionary", 5, length, ZSTD_decompress_usingDict(from, unpacked, LENGTH, packed, length, dictionary, size));
  ZSTD_freeCCtx(to);
  ZSTD_freeDCtx(from);
}

static void in_pieces(void) {
  ZSTD_CCtx *to = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(to, ZSTD_c_compressionLevel, 7);
  ZSTD_CCtx_setParameter(to, ZSTD_c_checksumFlag, 1);
  ZSTD_outBuffer output = {packed, sizeof packed, 0};
  for (size_t at = 0; at < LENGTH; at += 1000) {
    ZSTD_inBuffer input = {text + at, 1000, 0};
    ZSTD_compressStream2(to, &output, &input, at + 1000 == LENGTH ? ZSTD_e_end : ZSTD_e_continue);
  }
  check("stream", 7, output.pos, ZSTD_decompress(unpacked, LENGTH, packed, output.pos));
  ZSTD_freeCCtx(to);
}

int main(void) {
  make_text();
  for (int level = -3; level <= 19; level += 2) {
    size_t length = ZSTD_compress(packed, sizeof packed, text, LENGTH, level);
    check("level", level, length, ZSTD_decompress(unpacked, LENGTH, packed, length));
  }
  with_dictionary();
  in_pieces();
  packed[10] ^= 1;
  puts(ZSTD_getErrorName(ZSTD_decompress(unpacked, 10, packed, 1000)));
  return 0;
}
