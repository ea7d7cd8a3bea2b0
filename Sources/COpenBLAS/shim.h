#pragma once
// Debian offers every BLAS's own header under its own name; this is OpenBLAS's.
#include <cblas-openblas.h>
