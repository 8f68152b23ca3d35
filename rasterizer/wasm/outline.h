/**
 * @file A path to its segments, and the cells in which each is the nearest.
 *
 * Two segments that meet part the samples around their joint along the bisector of their
 * directions: those before it are at least as near to the first, those behind it to the second,
 * if neither is shorter than what the bisector cuts off, reach · tan(bend / 2). Only where that
 * fails, the radius changes or a path comes back to itself do cells overlap: `contested`.
 */

#include "scene.h"

#define HALF_DIAGONAL 0.70710678118654757
#define PI 3.1415926535897931
/** More segments than this are not compared in pairs. */
#define FEW 128
/** Slack in bounds, for rounding. */
#define SLACK 0.05

static Segment segmentOf(const Scene *s, int a, int b) {
  double ax = s->xy[2 * a], ay = s->xy[2 * a + 1];
  double ex = s->xy[2 * b] - ax, ey = s->xy[2 * b + 1] - ay;
  double ra = s->radius[a], dr = s->radius[b] - ra;
  double length = __builtin_sqrt(ex * ex + ey * ey);
  if (__builtin_fabs(dr) < 1e-9 * length) dr = 0;
  float reach = greater(ra, ra + dr) + s->filter * HALF_DIAGONAL;
  Segment g = {.ox = ax, .oy = ay, .ux = 1, .radius = ra, .contested = 1,
               .from = {0, 0, 1}, .to = {0, 0, -1},
               .aroundX = reach, .aroundY = reach, .beyondX = reach, .beyondY = reach,
               .leftAt = -1e30f, .rightAt = 1e30f, .stripHalf = 1e30f};
  /* A disc that holds the other end's whole disc is all there is to see. */
  if (__builtin_fabs(dr) >= length) {
    if (dr > 0) g.ox = ax + ex, g.oy = ay + ey, g.radius = ra + dr, g.start = 1;
    g.aroundX = g.aroundY = reach + length;
    return g;
  }
  g.length = g.spare = length;
  g.ux = ex / length;
  g.uy = ey / length;
  g.taper = dr / length;
  /* Where the radius varies, the nearest point leans towards the thicker end. */
  g.lean = g.taper / __builtin_sqrt(1 - g.taper * g.taper);
  g.contested = !(g.plain = dr == 0);
  if (__builtin_fabs(g.uy) > 1e-3) {
    g.stripSlope = g.ux / g.uy;
    g.strip = ax - ay * g.stripSlope;
    g.stripHalf = (reach + SLACK) / __builtin_fabs(g.uy) + __builtin_fabsf(g.stripSlope) / 2;
  }
  return g;
}

/** Draws the line between the cells of two segments. Returns how much they turn; if none, much. */
static double join(Segment *g, Segment *next, double reach) {
  double dot = g->ux * next->ux + g->uy * next->uy;
  double t = __builtin_fabs(g->ux * next->uy - g->uy * next->ux) / (1 + dot), cut = reach * t;
  if (!g->plain || !next->plain || dot < -0.5 || cut > g->length || cut > next->length) {
    g->contested = next->contested = 1;
    return 2 * PI;
  }
  double unit = 1 / __builtin_sqrt(2 + 2 * dot), far = reach * __builtin_sqrt(1 + t * t);
  double bx = (g->ux + next->ux) * unit, by = (g->uy + next->uy) * unit;
  g->to = next->from = (Plane){bx, by, -(next->ox * bx + next->oy * by)};
  g->beyondX = next->aroundX = __builtin_fabs(by) * far;
  g->beyondY = next->aroundY = __builtin_fabs(bx) * far;
  g->spare -= cut;
  next->spare -= cut;
  return 2 * t;
}

/** Bounds the columns of a cell by a joint's line; `sign` says which side is its own. */
static void bound(Segment *g, Plane line, float sign) {
  if (__builtin_fabsf(line.x) < 0.05f) return;
  float slope = -line.y / line.x, at = -line.at / line.x;
  float slack = SLACK + __builtin_fabsf(slope) / 2;
  if (sign * line.x > 0)
    g->leftSlope = slope, g->leftAt = at - slack;
  else
    g->rightSlope = slope, g->rightAt = at + slack;
}

static void enclose(Segment *g) {
  double bx = g->ox + g->ux * g->length, by = g->oy + g->uy * g->length;
  g->left = lesser(g->ox - g->aroundX, bx - g->beyondX) - SLACK;
  g->right = greater(g->ox + g->aroundX, bx + g->beyondX) + SLACK;
  g->top = lesser(g->oy - g->aroundY, by - g->beyondY) - SLACK;
  g->bottom = greater(g->oy + g->aroundY, by + g->beyondY) + SLACK;
  bound(g, g->from, 1);
  bound(g, g->to, -1);
}

/** Finds out which segments that do not follow one another may share samples. */
static void contest(Segment *g, int count) {
  for (int i = 0; i < count; i++) {
    if (count > FEW) g[i].contested = 1;
    for (int j = i + 2; j < count && count <= FEW; j++)
      if (g[i].left <= g[j].right && g[j].left <= g[i].right && g[i].top <= g[j].bottom &&
          g[j].top <= g[i].bottom)
        g[i].contested = g[j].contested = 1;
  }
}

static int segmentsOf(const Scene *s) { return s->vertices > 1 ? s->vertices - 1 : s->vertices; }

/** Fills in the segments and rows of a path. */
static void outline(const Scene *s, int path) {
  int from = path * s->vertices, count = segmentsOf(s), tangled = 0;
  Segment *g = s->segments + from;
  Span *rows = s->rows + path;
  double turned = 0, reach = s->radius[from] + s->filter * HALF_DIAGONAL;
  for (int i = 0; i < count; i++) {
    g[i] = segmentOf(s, from + i, s->vertices > 1 ? from + i + 1 : from);
    if (i) turned += join(g + i - 1, g + i, reach);
    if (i && g[i - 1].spare < 0) tangled = 1;
  }
  *rows = (Span){s->height, -1};
  for (int i = 0; i < count; i++) {
    enclose(g + i);
    int top = up((g[i].top - 1.5) / 2), bottom = down((g[i].bottom - 0.5) / 2);
    if (top < rows->first) rows->first = top;
    if (bottom > rows->last) rows->last = bottom;
  }
  /* Who turns by less than half a circle does not come back. */
  if (tangled || turned > PI || (count && g[count - 1].spare < 0)) contest(g, count);
}
