/**
 * @file An edge through a square sample, as filter.ts has it, without branches.
 *
 * Seen along its normal the square is a trapezoid: b wide where it rises, a − b where it is level.
 * At a distance from the middle, `rise` is what is left of the slope and `level` of the plateau.
 */

#include "vector.h"

typedef struct {
  /** a / 2 ± b / 2: where the plateau and the slope end. */
  f4 inner, outer;
  f4 b;
  /** 1 / a, 1 / ab and b / a². */
  f4 byA, byAB, skew;
  /** (1 / b² − 1 / a²) / 2 and (1 / b − 1 / a) / 2. */
  f4 square, line;
} Edge;

/** The edge with normal (nx, ny). */
static INLINE Edge edgeOf(f4 nx, f4 ny, f4 filter) {
  f4 half = splat(0.5f), one = splat(1), x = absolute(nx), y = absolute(ny);
  f4 a = most(x, y) * filter, b = most(least(x, y) * filter, splat(1e-12f));
  f4 byA = one / a, byB = one / b;
  return (Edge){(a - b) * half, (a + b) * half,
                b, byA, byA * byB, b * byA * byA,
                (byB * byB - byA * byA) * half, (byB - byA) * half};
}

static INLINE f4 rise(f4 distance, Edge e) {
  return least(most(e.outer - distance, splat(0)), e.b);
}

/** The share of the sample that lies inside, x being how far inside its centre is. */
static INLINE f4 coverage(f4 x, Edge e) {
  f4 distance = absolute(x), r = rise(distance, e), half = splat(0.5f);
  f4 outside = r * r * (e.byAB * half) + most(e.inner - distance, splat(0)) * e.byA;
  return half + flip(half - outside, x);
}

/** d coverage / dx */
static INLINE f4 density(f4 x, Edge e) { return rise(absolute(x), e) * e.byAB; }

/** What turning the normal does, up to `turnSign` of filter.ts. */
static INLINE f4 turn(f4 x, Edge e) {
  f4 distance = absolute(x), r = rise(distance, e);
  f4 level = most(e.inner - distance, splat(0));
  return flip(r * (r * e.square - e.line) - level * e.skew, x);
}
