/** @file The way back: gradients of covers to those of the vertices, touch by touch. */

#include "paint.h"

/** Sums over a segment's touches: gradients of its place and radius, and of those at its end. */
typedef struct {
  f4 push, pushTo, along, alongTo, swell, swellTo;
} Pull;

/** What the gradients of covers mean where all samples have the segment's own normal. */
static INLINE void shift(Pull *pull, const Line *l, f4 inverse, f4 spin, f4 side, f4 along,
                         f4 dCover) {
  f4 distance = absolute(side), x = l->radius - distance;
  f4 close = density(x, l->edge), far = splat(0), turned = turn(x, l->edge);
  if (l->thin) {
    far = density(l->radius + distance, l->edge);
    turned += turn(l->radius + distance, l->edge);
  }
  f4 t = along * inverse, push = flip((close - far) * dCover, side);
  f4 swell = (close + far) * dCover, twist = turned * dCover * spin;
  pull->push += push;
  pull->pushTo += push * t + twist;
  pull->swell += swell;
  pull->swellTo += swell * t + flip(twist, side);
}

/** The same anywhere: stroke.ts, strokeGradient, in the frame of the segment. */
static INLINE void shiftAnywhere(Pull *pull, const Line *l, f4 inverse, f4 start, float filter,
                                 f4 side, f4 along, f4 dCover) {
  f4 zero = splat(0), dr = l->taper * l->length;
  Nearest n = nearestOf(l, side, along);
  Edge edge = edgeThere(l, n, filter);
  f4 one = splat(1) / n.distance, nAhead = n.ahead * one, nSide = n.side * one;
  f4 x = n.radius - n.distance, beyond = n.radius + n.distance;
  f4 close = density(x, edge), far = density(beyond, edge);
  f4 nx = nAhead * l->ux + nSide * l->uy, ny = nAhead * l->uy - nSide * l->ux;
  f4 turned = (turn(x, edge) + turn(beyond, edge)) * one;
  turned = flip(flip(turned, nx * ny), absolute(nx) - absolute(ny));
  turned = choose(nx * ny == zero, zero, turned);
  f4 byD = far - close, swell = (far + close) * dCover, t = start + n.where * inverse;
  i4 inside = (n.where > zero) & (n.where < l->length);
  f4 slide = splat(2) * far * dr - turned * l->length * nSide;
  f4 scale = keep(inside, slide / (l->length * l->length - dr * dr));
  f4 pulled = (zero - turned * nSide - byD * nAhead - scale * (l->length + dr * nAhead)) * dCover;
  f4 push = (turned * nAhead - byD * nSide - scale * dr * nSide) * dCover;
  f4 bend = scale * n.distance * dCover;
  pull->along += pulled;
  pull->alongTo += pulled * t + bend * nAhead;
  pull->push += push;
  pull->pushTo += push * t + bend * nSide;
  pull->swell += swell;
  pull->swellTo += swell * t + bend;
}

/** Hands a segment's sums on to the vertices it runs between. */
static INLINE void settle(const Pull *pull, const Segment *g, f4 *line) {
  float push = sum(pull->push), along = sum(pull->along), swell = sum(pull->swell);
  float pushTo = sum(pull->pushTo), alongTo = sum(pull->alongTo), swellTo = sum(pull->swellTo);
  float ux = g->ux, uy = g->uy;
  f4 all = {push * uy + along * ux, along * uy - push * ux, swell, 0};
  f4 to = {pushTo * uy + alongTo * ux, alongTo * uy - pushTo * ux, swellTo, 0};
  line[0] += all - to;
  line[1] += to;
}

/** Takes a path's touches off again. */
static INLINE void unpaint(const Scene *s, int path, const Touch *touch, const Touch *end) {
  const double *color = s->color + 4 * path;
  f4 zero = splat(0), dRgb = zero, dAlpha = zero, alpha = splat(color[3]);
  const f4 ink[3] = {splat(color[0]), splat(color[1]), splat(color[2])};
  const int channels = s->channels;
  while (touch < end) {
    int number = touch->mark >> 1;
    const Segment *g = s->segments + path * s->vertices + number;
    const Line line = lineOf(g, s->filter), *l = &line;
    f4 inverse = splat(g->length > 0 ? 1 / g->length : 0), start = splat(g->start);
    double tilt = g->ux * g->uy;
    f4 spin = flip(flip(keep(splat(tilt) != zero, inverse), splat(tilt)),
                   absolute(l->uy) - absolute(l->ux));
    Pull pull = {zero, zero, zero, zero, zero, zero};
    do {
      f4 side = splat(touch->side) + l->sideways, along = splat(touch->along) + l->onwards;
      f4 dImage = wasm_v128_load(s->dImage + 3 * touch->pixel);
      f4 *light = s->sheet + touch->pixel * channels;
      i4 own = touch->under[0] > splat(NONE);
      f4 cover = keep(own, coverOf(l, side, along, touch->mark & 1, s->filter));
      f4 opacity = alpha * cover, toward = zero;
      if (channels == 1)
        toward = splat(dImage[0] + dImage[1] + dImage[2]) * (ink[0] - touch->under[0]);
      else
        for (int c = 0; c < 3; c++) toward += splat(dImage[c]) * (ink[c] - touch->under[c]);
      f4 shone = *light, lit = shone * opacity;
      toward = keep(own, toward * shone);
      dRgb += splat(sum(lit)) * dImage;
      dAlpha += cover * toward;
      *light = shone - lit;
      f4 dCover = keep((cover > zero) & (cover < splat(1)), alpha * toward);
      if (touch->mark & 1)
        shiftAnywhere(&pull, l, inverse, start, s->filter, side, along, dCover);
      else
        shift(&pull, l, inverse, spin, side, along, dCover);
      touch = (const Touch *)(touch->under + channels);
    } while (touch < end && touch->mark >> 1 == number);
    settle(&pull, g, s->dLine + path * s->vertices + number);
  }
  double *dColor = s->dColor + 4 * path;
  for (int c = 0; c < 3; c++) dColor[c] += dRgb[c];
  dColor[3] += sum(dAlpha);
}
