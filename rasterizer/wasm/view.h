/** @file How the samples of a pixel see a segment: stroke.ts, for four samples at a time. */

#include "outline.h"

static const f4 CX = {0.5f, 1.5f, 0.5f, 1.5f}, CY = {0.5f, 0.5f, 1.5f, 1.5f};

/** How the four samples of a pixel see a segment. */
typedef struct {
  int pixel;
  /** Those in its cell. */
  i4 own;
  /** Distances of the pixel's corner to the left of the segment and along it. */
  float corner, start;
  /** The same of the samples. */
  f4 side, along;
  /** Whether some of its own samples lie beyond an end. */
  int beyond;
} View;

/** The same, for samples that may lie beyond an end. */
typedef struct {
  /** Sample − nearest point, along the segment and to the left of it; its length. */
  f4 ahead, side, distance;
  /** Where the nearest point is along the segment, and the radius there. */
  f4 where, radius;
} Nearest;

/** A segment, unpacked. */
typedef struct {
  f4 ux, uy, length, radius, taper, lean, sideways, onwards;
  /** The edge along it; whether the opposite edge reaches the samples it does. */
  Edge edge;
  int thin;
} Line;

static INLINE Line lineOf(const Segment *g, float filter) {
  Line l = {splat(g->ux), splat(g->uy), splat(g->length), splat(g->radius), splat(g->taper),
            splat(g->lean)};
  l.sideways = CX * l.uy - CY * l.ux;
  l.onwards = CX * l.ux + CY * l.uy;
  l.edge = edgeOf(l.uy, l.ux, splat(filter));
  l.thin = g->radius < l.edge.outer[0];
  return l;
}

static INLINE Nearest nearestOf(const Line *l, f4 side, f4 along) {
  f4 zero = splat(0), tiny = splat(1e-6f);
  /* On the line itself the normal is the segment's. */
  side = choose(absolute(side) < tiny, tiny, side);
  f4 leant = along + absolute(side) * l->lean;
  f4 where = least(most(leant, zero), l->length);
  f4 ahead = along - where;
  return (Nearest){ahead, side, root(side * side + ahead * ahead), where,
                   l->radius + where * l->taper};
}

/** Distance − radius. */
static INLINE f4 gapOf(const Line *l, View v) {
  if (!v.beyond) return absolute(v.side) - l->radius;
  Nearest n = nearestOf(l, v.side, v.along);
  return n.distance - n.radius;
}

static INLINE f4 band(f4 distance, f4 radius, Edge edge, int thin) {
  f4 cover = coverage(radius - distance, edge);
  return thin ? cover + coverage(radius + distance, edge) - splat(1) : cover;
}

static INLINE Edge edgeThere(const Line *l, Nearest n, float filter) {
  f4 by = splat(1) / n.distance, ahead = n.ahead * by, side = n.side * by;
  return edgeOf(ahead * l->ux + side * l->uy, ahead * l->uy - side * l->ux, splat(filter));
}

static INLINE f4 coverOf(const Line *l, f4 side, f4 along, int beyond, float filter) {
  if (!beyond) return band(absolute(side), l->radius, l->edge, l->thin);
  Nearest n = nearestOf(l, side, along);
  return band(n.distance, n.radius, edgeThere(l, n, filter), 1);
}
