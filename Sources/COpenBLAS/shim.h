#pragma once
// Debian offers every BLAS's own header under its own name; this is OpenBLAS's.
#include <cblas-openblas.h>

// OpenBLAS contains LAPACK, but Debian ships no C header for it in the same package.
// LU factorisation with partial pivoting, and the inverse from it (LAPACK users' guide).
void dgetrf_(const int *m, const int *n, double *a, const int *lda, int *ipiv, int *info);
void dgetri_(const int *n, double *a, const int *lda, const int *ipiv, double *work,
             const int *lwork, int *info);
