/* Fails the n-th write to the store's files, counting writes, truncations and syncs of this process.
 *
 * FAULT_AT  which one (0: none; the count is told at the end)
 * FAULT_FOR how many fail from there on
 * FAULT     kill:   SIGKILL before it
 *           torn:   half of it is written, then SIGKILL
 *           cut:    everything that was not synced is undone, then SIGKILL: a power cut
 *           ENOSPC, EIO, EROFS: it fails with that error
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long count;
static int busy;

struct undo { struct undo *before; char path[512]; off_t at, size; ssize_t old; char bytes[]; };
static struct undo *unsynced;

static long number(const char *name) { const char *text = getenv(name); return text ? atol(text) : 0; }
static int is(const char *fault) { const char *text = getenv("FAULT"); return text && !strcmp(text, fault); }

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static int path_of(int fd, char *path, size_t room) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, room - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strstr(path, "talblick.db") != NULL && strstr(path, "-shm") == NULL;
}

static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }

static void undo_all(void) {
  for (struct undo *u = unsynced; u; u = u->before) {
    FILE *file = fopen(u->path, "r+");
    if (!file) continue;
    ssize_t (*put)(int, const void *, size_t, off_t) = real("pwrite");
    int (*cut)(int, off_t) = real("ftruncate");
    if (u->old > 0) put(fileno(file), u->bytes, u->old, u->at);
    cut(fileno(file), u->size);
    fclose(file);
  }
}

/* 0: go on; 1: this one fails, errno is set. Half of a torn write is done here. */
static int fault(int fd, const void *bytes, size_t length, off_t at) {
  char path[512];
  if (busy || !path_of(fd, path, sizeof path)) return 0;
  long n = __sync_add_and_fetch(&count, 1), from = number("FAULT_AT");
  if (from && n >= from && n < from + (number("FAULT_FOR") ? number("FAULT_FOR") : 1)) {
    busy = 1;
    if (is("torn") && length > 1) { ssize_t (*put)(int, const void *, size_t, off_t) = real("pwrite"); put(fd, bytes, length / 2, at); die(); }
    if (is("kill") || is("torn")) die();
    if (is("cut")) { undo_all(); die(); }
    busy = 0;
    errno = is("ENOSPC") ? ENOSPC : is("EROFS") ? EROFS : EIO;
    return at >= 0 || is("EIO"); /* a full or read-only disk syncs what it has */
  }
  if (!is("cut")) return 0;
  if (at < 0) { /* a sync: what was written to this file stays */
    for (struct undo **u = &unsynced; *u;) if (!strcmp((*u)->path, path)) *u = (*u)->before; else u = &(*u)->before;
    return 0;
  }
  struct undo *u = malloc(sizeof *u + length);
  ssize_t (*get)(int, void *, size_t, off_t) = real("pread");
  off_t here = lseek(fd, 0, SEEK_CUR);
  u->size = lseek(fd, 0, SEEK_END);
  lseek(fd, here, SEEK_SET);
  u->old = get(fd, u->bytes, length, at);
  u->at = at;
  strcpy(u->path, path);
  u->before = unsynced;
  unsynced = u;
  return 0;
}

ssize_t write(int fd, const void *bytes, size_t length) {
  char path[512];
  ssize_t (*put)(int, const void *, size_t) = real("write");
  if (fd > 2 && path_of(fd, path, sizeof path) && fault(fd, bytes, length, lseek(fd, 0, SEEK_CUR))) return -1;
  return put(fd, bytes, length);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
  ssize_t (*put)(int, const void *, size_t, off64_t) = real("pwrite64");
  return fault(fd, bytes, length, at) ? -1 : put(fd, bytes, length, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return pwrite64(fd, bytes, length, at); }

int ftruncate64(int fd, off64_t size) {
  int (*cut)(int, off64_t) = real("ftruncate64");
  return fault(fd, "", 0, size) ? -1 : cut(fd, size);
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int fsync(int fd) {
  int (*sync)(int) = real("fsync");
  return fault(fd, NULL, 0, -1) ? -1 : sync(fd);
}

int fdatasync(int fd) {
  int (*sync)(int) = real("fdatasync");
  return fault(fd, NULL, 0, -1) ? -1 : sync(fd);
}

__attribute__((destructor)) static void tell(void) { fprintf(stderr, "writes %ld\n", count); }
