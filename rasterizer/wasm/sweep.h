/** @file The pixels of a segment's cell, row by row. */

#include "view.h"

/** What is at work while painting. */
typedef struct {
  const double *color;
  /** Rows to paint. */
  int first, last;
  /** Twice the segment's number; what the path stamps on pixels. */
  int mark, stamp, contested;
  char *next, *limit;
  int full;
} Pen;

typedef void Visit(const Scene *, Pen *, const Line *, View);

/** More memory, and where it ends. */
static char *grow(void) {
  unsigned long pages = __builtin_wasm_memory_size(0);
  if (__builtin_wasm_memory_grow(0, pages / 2 + 1) == -1ul) __builtin_wasm_memory_grow(0, 1);
  return (char *)(__builtin_wasm_memory_size(0) << 16);
}

/** Bytes of a touch. */
static INLINE int sizeOf(const Scene *s) { return sizeof(Touch) + s->channels * sizeof(f4); }

/** Visits the pixels that have samples in the cell of a segment. */
static INLINE void sweep(const Scene *s, Pen *pen, const Segment *g, Visit visit) {
  int top = up((g->top - 1.5) / 2), bottom = down((g->bottom - 0.5) / 2);
  if (top < pen->first) top = pen->first;
  if (bottom > pen->last) bottom = pen->last;
  if (top > bottom) return;
  const Line line = lineOf(g, s->filter), *l = &line;
  const float left = g->left, right = g->right, strip = g->strip, slope = g->stripSlope;
  const float half = g->stripHalf, leftAt = g->leftAt, leftSlope = g->leftSlope;
  const float rightAt = g->rightAt, rightSlope = g->rightSlope;
  const double ox = g->ox, oy = g->oy, ux = g->ux, uy = g->uy;
  const float uxStep = ux, uyStep = uy;
  const int plain = g->plain, width = s->width, size = sizeOf(s);
  f4 zero = splat(0);
  f4 fromX = splat(g->from.x), fromY = splat(g->from.y), toX = splat(g->to.x), toY = splat(g->to.y);
  f4 fromAt = CX * fromX + CY * fromY + splat(g->from.at);
  f4 toAt = CX * toX + CY * toY + splat(g->to.at);
  for (int y = top; y <= bottom; y++) {
    float py = 2 * y + 1, middle = strip + py * slope;
    float low = upper(upper(left, middle - half), leftAt + py * leftSlope);
    float high = lower(lower(right, middle + half), rightAt + py * rightSlope);
    int first = up((low - 1.5f) * 0.5f);
    int last = down((high - 0.5f) * 0.5f);
    if (first < 0) first = 0;
    if (last > width - 1) last = width - 1;
    if (first > last) continue;
    Span *span = s->spans + y;
    if (first < span->first) span->first = first;
    if (last > span->last) span->last = last;
    double px = 2.0 * first - ox, qy = 2.0 * y - oy;
    if (pen->next + (last - first + 1) * size > pen->limit) {
      pen->limit = grow();
      if (pen->next + (last - first + 1) * size > pen->limit) {
        pen->full = 1;
        return;
      }
    }
    View v;
    float corner = px * uy - qy * ux, start = px * ux + qy * uy, step = 0;
    f4 from = splat(2 * y) * fromY + fromAt, to = splat(2 * y) * toY + toAt;
    f4 column = splat(2 * first);
    v.pixel = y * width + first;
    for (int x = first; x <= last; x++) {
      v.corner = corner + step * uyStep;
      v.start = start + step * uxStep;
      v.own = (column * fromX + from >= zero) & (column * toX + to < zero);
      v.side = splat(v.corner) + l->sideways;
      v.along = splat(v.start) + l->onwards;
      v.beyond = !plain || any(v.own & ((v.along < zero) | (v.along > l->length)));
      visit(s, pen, l, v);
      v.pixel++;
      step += 2;
      column += splat(2);
    }
  }
}
