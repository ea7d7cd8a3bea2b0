#include "CGLPKGuard.h"

#include <setjmp.h>
#include <stddef.h>

/// Where a failed check jumps to; null outside of the guarded calls.
static _Thread_local jmp_buf *escape;

/// This thread's problems that are still alive.
static _Thread_local int problem_count;

static void leave(void *information) {
  (void)information;
  if (escape) longjmp(*escape, 1);
}

/// GLPK turns its terminal on to report a failed check; outside of the guarded calls, where the
/// process is about to end, it may.
static int mute(void *information, const char *text) {
  (void)information;
  (void)text;
  return escape != NULL;
}

glp_prob *guarded_glp_create_prob(void) {
  glp_term_out(GLP_OFF);
  glp_term_hook(mute, NULL);
  glp_error_hook(leave, NULL);
  problem_count += 1;
  return glp_create_prob();
}

void guarded_glp_delete_prob(glp_prob *problem, int has_failed) {
  if (!has_failed) glp_delete_prob(problem);
  problem_count -= 1;
  if (problem_count == 0) glp_free_env();
}

/// Sets `code` to an expression, and returns `GUARDED_GLP_EASSERT` where a check fails. A
/// solver may be called from another one's callback, so the places to return to are a stack.
#define GUARD(code, expression)   \
  jmp_buf *const outer = escape; \
  jmp_buf here;                  \
  if (setjmp(here)) {            \
    glp_term_out(GLP_OFF);       \
    escape = outer;              \
    return GUARDED_GLP_EASSERT;  \
  }                              \
  escape = &here;                \
  const int code = expression;    \
  escape = outer;

int guarded_glp_simplex(glp_prob *problem, const glp_smcp *parameters) {
  GUARD(code, glp_simplex(problem, parameters))
  return code;
}

int guarded_glp_intopt(glp_prob *problem, const glp_iocp *parameters) {
  GUARD(code, glp_intopt(problem, parameters))
  return code;
}

int guarded_glp_scale_prob(glp_prob *problem, int flags) {
  GUARD(code, (glp_scale_prob(problem, flags), 0))
  return code;
}
