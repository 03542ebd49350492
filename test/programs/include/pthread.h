/* One thread: every lock is free. */
#pragma once
typedef int pthread_rwlock_t;
static inline int pthread_rwlock_init(pthread_rwlock_t *lock, const void *attributes) { return *lock = 0; }
static inline int pthread_rwlock_destroy(pthread_rwlock_t *lock) { return *lock; }
static inline int pthread_rwlock_rdlock(pthread_rwlock_t *lock) { return (*lock)++ < 0; }
static inline int pthread_rwlock_wrlock(pthread_rwlock_t *lock) { return (*lock)-- != 0; }
static inline int pthread_rwlock_unlock(pthread_rwlock_t *lock) { return *lock = 0; }
