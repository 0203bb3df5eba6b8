/* Preloaded into the server: writes down, in one total order, what it asks of the disk, and lets an operation fail
 * on demand. The file of records is opened for appending by the server and by its clients, so that the moment of
 * each acknowledgement has its place among the writes and syncs.
 *
 *   CRASH_ROOT     the folder that is watched; what lies outside is left alone
 *   CRASH_RECORD   the file of records; none are written without it
 *   CRASH_CONTROL  eight numbers of 64 bits, shared with whoever runs the server; see `struct control`
 *
 * A write is recorded when it is done, a sync twice: when it begins and when it has ended. What was written before
 * the first is safe from the second on. SQLite's -shm file is memory that two programs share, and is not recorded.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, SYNC_BEGINS, SYNC_ENDS, TRUNCATE, CREATE, RENAME, UNLINK, MKDIR, LINK, OPEN = 12 };
enum { UNKNOWN, FOREIGN, FILE_OF_OURS, FOLDER_OF_OURS };
enum { FAIL_WRITES = 1, FAIL_SYNCS = 2, FAIL_NAMES = 4 };
enum { LIE_ABOUT_FILES = 1, LIE_ABOUT_FOLDERS = 2 };

/* What fails, counted down from the next operation of that kind. `error` 0 makes a write short; with `stays` all that
 * follow fail too. A sync that is lied about is answered with success and neither done nor recorded. */
struct control {
  uint64_t kinds, countdown, error, stays, hits, operations, lies, reserved;
};

struct head {
  uint32_t operation, path_length;
  uint64_t data_length, inode, number;
};

#define MOST_FDS 65536
static unsigned char known[MOST_FDS];
static uint64_t inodes[MOST_FDS];
static char root[4096];
static size_t root_length;
static int record = -1;
static struct control nothing, *control = &nothing;
static uint64_t syncs;

#define REAL(name, result, ...) static result (*real_##name)(__VA_ARGS__)
REAL(open, int, const char *, int, ...);
REAL(openat, int, int, const char *, int, ...);
REAL(close, int, int);
REAL(write, ssize_t, int, const void *, size_t);
REAL(writev, ssize_t, int, const struct iovec *, int);
REAL(pwrite, ssize_t, int, const void *, size_t, off_t);
REAL(ftruncate, int, int, off_t);
REAL(fsync, int, int);
REAL(fdatasync, int, int);
REAL(rename, int, const char *, const char *);
REAL(unlink, int, const char *);
REAL(mkdir, int, const char *, mode_t);
REAL(linkat, int, int, const char *, int, const char *, int);
REAL(fallocate, int, int, int, off_t, off_t);

static void find_all(void) {
  real_openat = dlsym(RTLD_NEXT, "openat64");
  real_close = dlsym(RTLD_NEXT, "close");
  real_write = dlsym(RTLD_NEXT, "write");
  real_writev = dlsym(RTLD_NEXT, "writev");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_rename = dlsym(RTLD_NEXT, "rename");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  real_mkdir = dlsym(RTLD_NEXT, "mkdir");
  real_linkat = dlsym(RTLD_NEXT, "linkat");
  real_fallocate = dlsym(RTLD_NEXT, "fallocate64");
  /* Last, because the others ask whether this one is there. */
  real_open = dlsym(RTLD_NEXT, "open64");
}

__attribute__((constructor)) static void start(void) {
  find_all();
  const char *folder = getenv("CRASH_ROOT"), *records = getenv("CRASH_RECORD"), *shared = getenv("CRASH_CONTROL");
  if (folder && realpath(folder, root)) root_length = strlen(root);
  if (records) record = real_open(records, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (shared) {
    int fd = real_open(shared, O_RDWR | O_CLOEXEC);
    void *memory = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd < 0 || memory == MAP_FAILED) {
      static const char text[] = "recorder: the control file cannot be shared\n";
      syscall(SYS_write, 2, text, sizeof text - 1);
      _exit(70);
    }
    control = memory;
    real_close(fd);
  }
  if (!root_length || (records && record < 0)) {
    static const char text[] = "recorder: CRASH_ROOT or CRASH_RECORD cannot be opened\n";
    syscall(SYS_write, 2, text, sizeof text - 1);
    _exit(70);
  }
}

static void ready(void) {
  if (!real_open) find_all();
}

/* --- records ------------------------------------------------------------------------------------ */

static void tell(uint32_t operation, const char *path, size_t path_length, uint64_t inode, uint64_t number,
                 const void *data, size_t length) {
  if (record < 0) return;
  int before = errno;
  struct head head = {operation, (uint32_t)path_length, length, inode, number};
  struct iovec parts[3] = {{&head, sizeof head}, {(void *)path, path_length}, {(void *)data, length}};
  /* One call: the kernel keeps appended records whole and in order. */
  if (syscall(SYS_writev, record, parts, 3) != (long)(sizeof head + path_length + length)) {
    static const char text[] = "recorder: a record could not be written\n";
    syscall(SYS_write, 2, text, sizeof text - 1);
    _exit(71);
  }
  errno = before;
}

/* --- which files are ours ----------------------------------------------------------------------- */

static int is_below(const char *path) {
  if (strncmp(path, root, root_length) || (path[root_length] && path[root_length] != '/')) return 0;
  size_t length = strlen(path);
  return length < 4 || strcmp(path + length - 4, "-shm");
}

static int path_of(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, 4095);
  if (length < 0) return 0;
  path[length] = 0;
  return 1;
}

static const char *within(const char *path) { return path[root_length] ? path + root_length + 1 : ""; }

static int kind_of(int fd) {
  if (fd < 0 || fd >= MOST_FDS) return FOREIGN;
  if (known[fd]) return known[fd];
  int before = errno;
  char path[4096];
  struct stat about;
  known[fd] = FOREIGN;
  if (root_length && path_of(fd, path) && is_below(path) && !fstat(fd, &about)) {
    known[fd] = S_ISDIR(about.st_mode) ? FOLDER_OF_OURS : S_ISREG(about.st_mode) ? FILE_OF_OURS : FOREIGN;
    inodes[fd] = about.st_ino;
  }
  errno = before;
  return known[fd];
}

/* The place of a path below the root, which need not exist any more; NULL when it lies elsewhere. */
static const char *place_of(int folder, const char *path, char *whole) {
  if (!root_length) return NULL;
  if (path[0] == '/') {
    if (strlen(path) > 4095) return NULL;
    strcpy(whole, path);
  } else {
    char start[4096];
    if (folder == AT_FDCWD ? !getcwd(start, sizeof start) : !path_of(folder, start)) return NULL;
    if (snprintf(whole, 4096, "%s/%s", start, path) > 4095) return NULL;
  }
  return is_below(whole) ? within(whole) : NULL;
}

/* --- faults ------------------------------------------------------------------------------------- */

/* 0 lets the operation pass, -1 makes it short, anything else is its error. */
static int fault(uint64_t kind) {
  __atomic_add_fetch(&control->operations, 1, __ATOMIC_SEQ_CST);
  if (!(__atomic_load_n(&control->kinds, __ATOMIC_SEQ_CST) & kind)) return 0;
  uint64_t left = __atomic_load_n(&control->countdown, __ATOMIC_SEQ_CST);
  while (left > 1) {
    if (__atomic_compare_exchange_n(&control->countdown, &left, left - 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
      return 0;
  }
  if (!__atomic_load_n(&control->stays, __ATOMIC_SEQ_CST)) {
    uint64_t armed = __atomic_exchange_n(&control->kinds, 0, __ATOMIC_SEQ_CST);
    if (!armed) return 0;
  }
  __atomic_add_fetch(&control->hits, 1, __ATOMIC_SEQ_CST);
  int error = (int)__atomic_load_n(&control->error, __ATOMIC_SEQ_CST);
  return error ? error : -1;
}

/* --- files -------------------------------------------------------------------------------------- */

static int opened(int folder, const char *path, int flags, mode_t mode, int by_open) {
  ready();
  char whole[4096];
  int creates = (flags & O_CREAT) != 0;
  const char *place = (creates && root_length) ? place_of(folder, path, whole) : NULL;
  int existed = place ? !faccessat(folder, path, F_OK, 0) : 1;
  if (place && !existed) {
    int error = fault(FAIL_NAMES);
    if (error > 0) { errno = error; return -1; }
  }
  int fd = by_open ? real_open(path, flags, mode) : real_openat(folder, path, flags, mode);
  if (fd < 0 || fd >= MOST_FDS) return fd;
  known[fd] = UNKNOWN;
  int before = errno;
  if ((flags & O_ACCMODE) != O_RDONLY && kind_of(fd) == FILE_OF_OURS && path_of(fd, whole)) {
    const char *name = within(whole);
    tell(place && !existed ? CREATE : OPEN, name, strlen(name), inodes[fd], 0, NULL, 0);
    if (existed && (flags & O_TRUNC)) tell(TRUNCATE, NULL, 0, inodes[fd], 0, NULL, 0);
  }
  errno = before;
  return fd;
}

#define MODE(last)                          \
  mode_t mode = 0;                          \
  if (flags & (O_CREAT | __O_TMPFILE)) {    \
    va_list more;                           \
    va_start(more, last);                   \
    mode = (mode_t)va_arg(more, int);       \
    va_end(more);                           \
  }

int open(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode, 1); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode, 1); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return opened(folder, path, flags, mode, 0); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return opened(folder, path, flags, mode, 0); }
int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode, 1); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

int close(int fd) {
  ready();
  if (fd >= 0 && fd < MOST_FDS) known[fd] = UNKNOWN;
  return real_close(fd);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off_t at) {
  ready();
  if (kind_of(fd) != FILE_OF_OURS) return real_pwrite(fd, data, length, at);
  int error = fault(FAIL_WRITES);
  if (error > 0) { errno = error; return -1; }
  if (error < 0 && length > 1) length /= 2;
  ssize_t done = real_pwrite(fd, data, length, at);
  if (done > 0) tell(WRITE, NULL, 0, inodes[fd], (uint64_t)at, data, (size_t)done);
  return done;
}
ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return pwrite64(fd, data, length, at); }

ssize_t write(int fd, const void *data, size_t length) {
  ready();
  if (kind_of(fd) != FILE_OF_OURS) return real_write(fd, data, length);
  int error = fault(FAIL_WRITES);
  if (error > 0) { errno = error; return -1; }
  if (error < 0 && length > 1) length /= 2;
  ssize_t done = real_write(fd, data, length);
  if (done > 0) {
    off_t end = lseek(fd, 0, SEEK_CUR);
    tell(WRITE, NULL, 0, inodes[fd], (uint64_t)(end - done), data, (size_t)done);
  }
  return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  ready();
  if (kind_of(fd) != FILE_OF_OURS) return real_writev(fd, parts, count);
  /* A short answer is allowed, and the caller goes on from there. */
  for (int part = 0; part < count; part++)
    if (parts[part].iov_len) return write(fd, parts[part].iov_base, parts[part].iov_len);
  return 0;
}

int ftruncate64(int fd, off_t length) {
  ready();
  if (kind_of(fd) != FILE_OF_OURS) return real_ftruncate(fd, length);
  int error = fault(FAIL_WRITES);
  if (error > 0) { errno = error; return -1; }
  int done = real_ftruncate(fd, length);
  if (!done) tell(TRUNCATE, NULL, 0, inodes[fd], (uint64_t)length, NULL, 0);
  return done;
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

/* Reserved room reads as zeros; a recording that does not know it would only be stricter. */
int fallocate64(int fd, int mode, off_t at, off_t length) {
  ready();
  if (kind_of(fd) == FILE_OF_OURS) {
    int error = fault(FAIL_WRITES);
    if (error > 0) { errno = error; return -1; }
  }
  return real_fallocate(fd, mode, at, length);
}
int fallocate(int fd, int mode, off_t at, off_t length) { return fallocate64(fd, mode, at, length); }

static int synced(int fd, int (*real)(int)) {
  int kind = kind_of(fd);
  if (kind != FILE_OF_OURS && kind != FOLDER_OF_OURS) return real(fd);
  int error = fault(FAIL_SYNCS);
  if (error > 0) { errno = error; return -1; }
  if (control->lies & (kind == FILE_OF_OURS ? LIE_ABOUT_FILES : LIE_ABOUT_FOLDERS)) return 0;
  char path[4096];
  const char *name = kind == FOLDER_OF_OURS && path_of(fd, path) ? within(path) : NULL;
  /* Unique also beside another process that records into the same file. */
  uint64_t number = ((uint64_t)getpid() << 32) + __atomic_add_fetch(&syncs, 1, __ATOMIC_SEQ_CST);
  /* A folder is told by its path, a file by its inode; the root's path is written as a dot. */
  if (name && !name[0]) name = ".";
  tell(SYNC_BEGINS, name, name ? strlen(name) : 0, inodes[fd], number, NULL, 0);
  int done = real(fd);
  if (!done) tell(SYNC_ENDS, NULL, 0, inodes[fd], number, NULL, 0);
  return done;
}
int fsync(int fd) { ready(); return synced(fd, real_fsync); }
int fdatasync(int fd) { ready(); return synced(fd, real_fdatasync); }

/* --- names -------------------------------------------------------------------------------------- */

static void tell_two(uint32_t operation, const char *from, const char *to) {
  char both[8192];
  size_t first = strlen(from), second = strlen(to);
  memcpy(both, from, first + 1);
  memcpy(both + first + 1, to, second);
  tell(operation, both, first + 1 + second, 0, 0, NULL, 0);
}

int rename(const char *from, const char *to) {
  ready();
  char one[4096], other[4096];
  const char *old = place_of(AT_FDCWD, from, one), *new = place_of(AT_FDCWD, to, other);
  if (old && new) {
    int error = fault(FAIL_NAMES);
    if (error > 0) { errno = error; return -1; }
  }
  int done = real_rename(from, to);
  if (!done && old && new) tell_two(RENAME, old, new);
  return done;
}

int unlink(const char *path) {
  ready();
  char whole[4096];
  const char *place = place_of(AT_FDCWD, path, whole);
  int done = real_unlink(path);
  if (!done && place) tell(UNLINK, place, strlen(place), 0, 0, NULL, 0);
  return done;
}

int mkdir(const char *path, mode_t mode) {
  ready();
  char whole[4096];
  const char *place = place_of(AT_FDCWD, path, whole);
  if (place) {
    int error = fault(FAIL_NAMES);
    if (error > 0) { errno = error; return -1; }
  }
  int done = real_mkdir(path, mode);
  if (!done && place) tell(MKDIR, place, strlen(place), 0, 0, NULL, 0);
  return done;
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
  ready();
  char one[4096], other[4096];
  const char *old = place_of(from_folder, from, one), *new = place_of(to_folder, to, other);
  int done = real_linkat(from_folder, from, to_folder, to, flags);
  if (!done && old && new) tell_two(LINK, old, new);
  return done;
}
