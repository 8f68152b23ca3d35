/**
 * @file The stroke kernel in WebAssembly SIMD: what stroke.ts and composite.ts do, for 2×2 samples.
 *
 * The four samples of a pixel are the four lanes of a vector. A segment visits, row by row, the
 * pixels of its cell (outline.h). Beside the segment all have its normal, so an edge is known once
 * a segment and a sample costs one distance; beyond its ends `Nearest` finds the normals. Painting
 * leaves a touch a pixel, and the way back walks along these. Rows are painted in bands whose
 * samples fit into the cache. Contested segments go twice: first to note who is nearest.
 *
 * Tried, 1024 strokes on 512², in one run with what stood before (nearest segment per pixel, normals
 * per sample, the whole canvas at once; 49 ms of kernel time): this, 27 ms. Without bands 40.
 * Sweeping on the way back, too, instead of keeping touches: + 11. Treating all segments of a path
 * that may meet itself as contested: + 6. One sample a lane across four pixels wastes lanes on thin
 * strokes, and one sample a pixel where only one stroke is would help few: 3 in 4 pixels touched
 * have several. Geometry is made relative to the segment in double precision before it is rounded.
 */

#include "outline.h"

#define INLINE inline __attribute__((always_inline))
/** The colour under a sample that is another segment's to paint. */
#define NONE -3e38f
/** Nearer than anything, farther than anything. */
#define TAKEN -1e30f
#define FAR 1e30f

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

/** A segment, unpacked, and what is summed over its touches. */
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

/** Notes how near a contested segment comes. */
static INLINE void approach(const Scene *s, Pen *pen, const Line *l, View v) {
  f4 gap = choose(v.own, gapOf(l, v), splat(FAR)), *nearest = s->nearest + v.pixel;
  *nearest = s->stamp[v.pixel] == pen->stamp ? least(*nearest, gap) : gap;
  s->stamp[v.pixel] = pen->stamp;
}

/** Those samples of its own to which the segment is the nearest, each only once. */
static INLINE i4 claim(const Scene *s, const Line *l, View v) {
  f4 *nearest = s->nearest + v.pixel;
  i4 own = v.own & (gapOf(l, v) == *nearest);
  *nearest = choose(own, splat(TAKEN), *nearest);
  return own;
}

/** Paints the samples of a pixel that are a segment's to paint, noting what was under them. */
static INLINE void paint(const Scene *s, Pen *pen, const Line *l, View v) {
  f4 cover = coverOf(l, v.side, v.along, v.beyond, s->filter);
  i4 own = pen->contested ? claim(s, l, v) : v.own;
  cover = keep(own, cover);
  Touch *touch = (Touch *)pen->next;
  f4 opacity = cover * splat(pen->color[3]), *sample = s->sheet + v.pixel * s->channels;
  touch->side = v.corner;
  touch->along = v.start;
  touch->mark = pen->mark + v.beyond;
  touch->pixel = v.pixel;
  for (int c = 0; c < s->channels; c++) {
    f4 before = sample[c];
    touch->under[c] = c ? before : choose(own, before, splat(NONE));
    sample[c] = before + opacity * (splat(pen->color[c]) - before);
  }
  /* Kept if anything is covered, else written over. */
  pen->next += any(cover > splat(0)) * sizeOf(s);
}

/** Fills the sheet with `image`, the background. */
__attribute__((export_name("prepare"))) void prepare(const Scene *s) {
  for (int y = 0; y < s->height; y++) s->spans[y] = (Span){s->width, -1};
  for (int i = 0; i < s->height * s->width; i++) {
    s->stamp[i] = 0;
    for (int c = 0; c < s->channels; c++)
      s->sheet[i * s->channels + c] = splat(s->image[3 * i + c]);
  }
}

/** Fills what was drawn last with the background again, of the sheet. */
static INLINE void wipe(const Scene *s) {
  for (int y = 0; y < s->height; y++) {
    for (int i = y * s->width + s->spans[y].first; i <= y * s->width + s->spans[y].last; i++)
      for (int c = 0; c < 3; c++)
        s->image[3 * i + c] = s->sheet[i * s->channels + (s->channels == 1 ? 0 : c)][0];
    s->spans[y] = (Span){s->width, -1};
  }
}

/** The image of some rows of the sheet, which are cleared for the next. */
static INLINE void resolve(const Scene *s, int top, int bottom) {
  for (int y = top; y < bottom; y++) {
    int first = y * s->width + s->spans[y].first, last = y * s->width + s->spans[y].last;
    for (int pixel = first; pixel <= last; pixel++) {
      float *rgb = s->image + 3 * pixel;
      f4 *sample = s->sheet + pixel * s->channels;
      if (s->channels == 1) {
        float mean = sum(*sample) * 0.25f;
        *sample = splat(*rgb);
        rgb[0] = rgb[1] = rgb[2] = mean;
      } else
        for (int c = 0; c < 3; c++) {
          float mean = sum(sample[c]) * 0.25f;
          sample[c] = splat(rgb[c]);
          rgb[c] = mean;
        }
    }
  }
}

/** Paints the scene. Returns the last stamp it put, or −1 if memory ran out. */
__attribute__((export_name("forward"))) int forward(const Scene *scene, int stamp) {
  const Scene copy = *scene, *s = &copy;
  int count = segmentsOf(scene);
  Pen pen = {.next = (char *)s->touches, .limit = (char *)(__builtin_wasm_memory_size(0) << 16)};
  wipe(s);
  for (int k = 0; k < s->painted; k++) outline(scene, s->order[k]);
  Touch **end = s->ends;
  for (int y = 0; y < s->height; y += s->band) {
    int bottom = y + s->band < s->height ? y + s->band : s->height;
    for (int k = 0; k < s->painted; k++) {
      int path = s->order[k];
      const Segment *g = s->segments + path * s->vertices;
      Span rows = s->rows[path];
      pen.first = rows.first > y ? rows.first : y;
      pen.last = rows.last < bottom ? rows.last : bottom - 1;
      pen.color = s->color + 4 * path;
      pen.stamp = ++stamp;
      if (pen.first <= pen.last) {
        for (int i = 0; i < count; i++)
          if (g[i].contested) sweep(s, &pen, g + i, approach);
        for (int i = 0; i < count; i++) {
          pen.mark = 2 * i;
          pen.contested = g[i].contested;
          sweep(s, &pen, g + i, paint);
        }
      }
      *end++ = (Touch *)pen.next;
    }
    resolve(s, y, bottom);
  }
  return pen.full ? -1 : stamp;
}

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

/** Adds to `dLine` and `dColor` what `dImage` says. */
__attribute__((export_name("backward"))) void backward(const Scene *scene, float background) {
  const Scene copy = *scene, *s = &copy;
  const Touch *first = s->touches;
  Touch **ends = s->ends;
  for (int top = 0; top < s->height; top += s->band, ends += s->painted) {
    int bottom = top + s->band < s->height ? top + s->band : s->height;
    for (int y = top; y < bottom; y++)
      for (int x = s->spans[y].first; x <= s->spans[y].last; x++)
        s->sheet[(y * s->width + x) * s->channels] = splat(0.25f);
    for (int k = s->painted - 1; k >= 0; k--)
      unpaint(s, s->order[k], k ? ends[k - 1] : first, ends[k]);
    if (s->painted) first = ends[s->painted - 1];
    for (int y = top; y < bottom; y++)
      for (int x = s->spans[y].first; x <= s->spans[y].last; x++)
        s->sheet[(y * s->width + x) * s->channels] = splat(background);
  }
}
