/*
 * Dynamic loading, for C libraries that have no <dlfcn.h>, as wasi-libc. `dlfcnImports` of @wasmweld/runtime gives the functions.
 * The numbers are those of Linux, of musl and of Emscripten.
 */
#ifndef WASMWELD_DLFCN_H
#define WASMWELD_DLFCN_H

#ifdef __cplusplus
extern "C" {
#endif

/* One of these two. Lazy: a function may be missing until it is called. */
#define RTLD_LAZY 1
#define RTLD_NOW 2
/* Only if it is loaded already. */
#define RTLD_NOLOAD 4
/* Its symbols serve libraries that are loaded later; local is the default. */
#define RTLD_GLOBAL 0x100
#define RTLD_LOCAL 0
/* dlclose leaves it. */
#define RTLD_NODELETE 0x1000

/* In place of a handle: the global scope; the libraries behind the caller's in it. */
#define RTLD_DEFAULT ((void *)0)
#define RTLD_NEXT ((void *)-1)

typedef struct {
  /* The library, and where its data begins. */
  const char *dli_fname;
  void *dli_fbase;
  /* The nearest symbol at or before the address, or null. */
  const char *dli_sname;
  void *dli_saddr;
} Dl_info;

#ifdef __wasm__
#define WASMWELD_IMPORT(name) __attribute__((import_module("env"), import_name(#name)))
#else
#define WASMWELD_IMPORT(name)
#endif

/* A null path is the program itself. Synchronous: the host has the library's bytes at hand, or dlerror says how it gets them. */
WASMWELD_IMPORT(dlopen) void *dlopen(const char *path, int flags);
WASMWELD_IMPORT(dlsym) void *dlsym(void *handle, const char *symbol);
WASMWELD_IMPORT(dlclose) int dlclose(void *handle);
/* Not 0 when found. */
WASMWELD_IMPORT(dladdr) int dladdr(const void *address, Dl_info *info);
/* What went wrong since the last call, or null. */
WASMWELD_IMPORT(dlerror) char *dlerror(void);

#undef WASMWELD_IMPORT

#ifdef __cplusplus
}
#endif

#endif
