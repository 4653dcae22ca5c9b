/* What the files of check/ share. */

#ifndef SIM_ACCESS_H
#define SIM_ACCESS_H

#include <stddef.h>

/* A look at what a function is about to use, as the compiler's checks call it too. */
void __asan_loadN(unsigned address, unsigned size);
void __asan_storeN(unsigned address, unsigned size);

#endif
