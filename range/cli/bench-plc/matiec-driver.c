/*
 * Runs the program of four loops as matiec has translated it, scan by scan with PLC time and inputs as the bench gives them
 * to our own PLC. Prints the sum of its outputs over the first scans, and nanoseconds for one scan in the best of several
 * rounds. Arguments: scans to sum over, scans of a round, rounds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "iec_std_lib.h"

TIME __CURRENT_TIME;
BOOL __DEBUG;

void config_init__(void);
void config_run__(unsigned long tick);

/* Every located variable is a cell of its own and a pointer to it, which the translated program asks for by name. */
#define __LOCATED_VAR(type, name, ...) \
  static type cell##name;              \
  type *name = &cell##name;
#include "LOCATED_VARIABLES.h"
#undef __LOCATED_VAR

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static unsigned long tick;

static void scan(void) {
  INT *const inputs[] = {__IW0, __IW1, __IW2, __IW3};
  *inputs[tick & 3] = (INT)(tick * 37 % 27648);
  __CURRENT_TIME.tv_sec = (long)(tick / 100);
  __CURRENT_TIME.tv_nsec = (long)(tick % 100) * 10000000;
  config_run__(tick++);
}

int main(int count, char **arguments) {
  if (count != 4) return 1;
  const unsigned long first = strtoul(arguments[1], NULL, 10);
  const unsigned long scans = strtoul(arguments[2], NULL, 10);
  const unsigned long rounds = strtoul(arguments[3], NULL, 10);
  double sum = 0, best = 1e9;
  config_init__();
  for (unsigned long i = 0; i < first; i++) {
    scan();
    sum += *__QW0 + *__QW1 + *__QW2 + *__QW3;
  }
  for (unsigned long round = 0; round < rounds; round++) {
    const double from = seconds();
    for (unsigned long i = 0; i < scans; i++) scan();
    const double taken = seconds() - from;
    if (taken < best) best = taken;
  }
  printf("{\"sum\":%.0f,\"nanoseconds\":%.3f}\n", sum, best * 1e9 / (double)scans);
  return 0;
}
