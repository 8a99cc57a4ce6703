/*
 * A memory card that takes its time: every flush takes SLOW_FLUSH_MS longer than the disk below it does.
 * Preloaded into mariadbd (LD_PRELOAD), which flushes its log by fsync or fdatasync.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void take_time(void) {
  const char *text = getenv("SLOW_FLUSH_MS");
  long ms = text == NULL ? 0 : atol(text);
  struct timespec rest = {ms / 1000, ms % 1000 * 1000000L};
  while (ms > 0 && nanosleep(&rest, &rest) != 0) {
  }
}

int fsync(int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  take_time();
  return real(file);
}

int fdatasync(int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  take_time();
  return real(file);
}
