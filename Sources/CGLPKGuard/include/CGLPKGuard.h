#pragma once

#include <glpk.h>

// GLPK ends the process where one of its own checks fails, and badly scaled numbers do bring that
// about. These functions run what such numbers reach so that it comes back with an error code instead, by
// a `longjmp` that crosses frames of GLPK only; Swift cannot import `setjmp`.

/// The solver failed one of its own checks: its problem must not be used again, only deleted.
#define GUARDED_GLP_EASSERT 0x100

/// `glp_create_prob` on a thread whose GLPK is silent and survives failed checks.
glp_prob *guarded_glp_create_prob(void);

/// `glp_delete_prob`, and after a thread's last problem `glp_free_env`, which GLPK leaves to its
/// callers: nothing else frees its memory when a thread ends. A problem that failed a check goes
/// with that.
void guarded_glp_delete_prob(glp_prob *problem, int has_failed);

/// `glp_simplex`, or `GUARDED_GLP_EASSERT`.
int guarded_glp_simplex(glp_prob *problem, const glp_smcp *parameters);

/// `glp_intopt`, or `GUARDED_GLP_EASSERT`.
int guarded_glp_intopt(glp_prob *problem, const glp_iocp *parameters);

/// `glp_scale_prob`, and 0 or `GUARDED_GLP_EASSERT`; the problem may be used all the same.
int guarded_glp_scale_prob(glp_prob *problem, int flags);
