// LibTomCrypt on LibTomMath: every self-test by its name, digests of a long text, and a signature by a key that is made here.

// The library's own files are told that they are; this one is a user's.
#undef LTC_SOURCE

#include <stdio.h>
#include <string.h>
#include <tomcrypt.h>
#include <tommath.h>

/** LibTomMath looks for primes by numbers that a device would give. */
static mp_err numbers(void *to, size_t length) {
  static unsigned state = 1;
  for (unsigned char *byte = to; length > 0; length--) *byte++ = (unsigned char)((state = state * 1103515245 + 12345) >> 16);
  return MP_OKAY;
}

static void report(const char *kind, const char *name, int error) {
  printf("%s %s: %s\n", kind, name, error_to_string(error));
}

static void self_tests(void) {
  for (int at = 0; at < TAB_SIZE; at++)
    if (cipher_descriptor[at].name) report("cipher", cipher_descriptor[at].name, cipher_descriptor[at].test());
  for (int at = 0; at < TAB_SIZE; at++)
    if (hash_descriptor[at].name) report("hash", hash_descriptor[at].name, hash_descriptor[at].test());
  // `sprng` asks the machine for noise, and waits for a clock where there is none.
  for (int at = 0; at < TAB_SIZE; at++)
    if (prng_descriptor[at].name && strcmp(prng_descriptor[at].name, "sprng")) report("prng", prng_descriptor[at].name, prng_descriptor[at].test());
  const struct { const char *name; int (*test)(void); } others[] = {
    {"ctr", ctr_test}, {"f8", f8_test_mode}, {"lrw", lrw_test}, {"xts", xts_test}, {"hmac", hmac_test},
    {"omac", omac_test}, {"pmac", pmac_test}, {"xcbc", xcbc_test}, {"f9", f9_test}, {"pelican", pelican_test},
    {"poly1305", poly1305_test}, {"eax", eax_test}, {"ocb", ocb_test}, {"ocb3", ocb3_test}, {"ccm", ccm_test},
    {"gcm", gcm_test}, {"chacha20poly1305", chacha20poly1305_test}, {"chacha", chacha_test}, {"rc4", rc4_stream_test},
    {"sober128", sober128_stream_test}, {"hkdf", hkdf_test}, {"pkcs5", pkcs_5_test}, {"ecc", ecc_test},
  };
  for (size_t at = 0; at < sizeof others / sizeof *others; at++) report("test", others[at].name, others[at].test());
}

static void digests(void) {
  static unsigned char text[200000];
  for (size_t at = 0; at < sizeof text; at++) text[at] = (unsigned char)(at * at >> 5);
  for (int hash = 0; hash < TAB_SIZE; hash++) {
    unsigned char digest[MAXBLOCKSIZE];
    unsigned long length = sizeof digest;
    if (!hash_descriptor[hash].name || hash_memory(hash, text, sizeof text, digest, &length) != CRYPT_OK) continue;
    printf("%s ", hash_descriptor[hash].name);
    for (unsigned long at = 0; at < length; at++) printf("%02x", digest[at]);
    putchar('\n');
  }
}

static void signatures(void) {
  int prng = find_prng("fortuna"), hash = find_hash("sha256");
  prng_state state;
  prng_descriptor[prng].start(&state);
  prng_descriptor[prng].add_entropy((const unsigned char *)"not a secret at all, but always the same", 40, &state);
  prng_descriptor[prng].ready(&state);
  rsa_key key;
  report("rsa", "make", rsa_make_key(&state, prng, 1024 / 8, 65537, &key));
  unsigned char digest[32] = "what is signed", signature[256];
  unsigned long length = sizeof signature;
  report("rsa", "sign", rsa_sign_hash(digest, 32, signature, &length, &state, prng, hash, 8, &key));
  int valid = 0;
  report("rsa", "verify", rsa_verify_hash(signature, length, digest, 32, hash, 8, &valid, &key));
  printf("%lu bytes, valid: %d\n", length, valid);
  digest[0]++;
  rsa_verify_hash(signature, length, digest, 32, hash, 8, &valid, &key);
  printf("of another text, valid: %d\n", valid);
  rsa_free(&key);
}

int main(void) {
  ltc_mp = ltm_desc;
  mp_rand_source(numbers);
  register_all_ciphers();
  register_all_hashes();
  register_all_prngs();
  self_tests();
  digests();
  signatures();
  return 0;
}
