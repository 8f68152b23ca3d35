/**
 * @file The stroke kernel in WebAssembly SIMD: what stroke.ts and composite.ts do, for 2×2 samples.
 *
 * The four samples of a pixel are the four lanes of a vector. Geometry comes in double precision
 * and is made relative to the segment and the row before it is rounded to single, so that long
 * segments and big canvases lose nothing. Built by build.mjs into bytes.ts.
 *
 * Tried, 1024 strokes on 512²: finding the touches again on the way back instead of keeping them,
 * 30 % slower; leaving segment numbers on pixels first, so that each pixel meets its candidates in
 * registers, another 25 % slower; one sample a lane across four pixels instead of within one wastes
 * lanes on thin strokes.
 */

#include <wasm_simd128.h>

typedef float f4 __attribute__((vector_size(16)));
typedef int i4 __attribute__((vector_size(16)));

/** The four samples of one pixel under one stroke. */
typedef struct {
  /** Distance − radius. */
  f4 gap;
  /** Sample − nearest point of the polyline. */
  f4 dx, dy;
  /** Number of the nearest segment within its path + position on it. */
  f4 along;
  int x, y, unused[2];
  /** Colour under the stroke. Only as many channels as the scene has are there. */
  f4 under[3];
} Touch;

/** First and last pixel of a row that anything reaches. */
typedef struct {
  int left, right;
} Span;

/** One scene, laid out by simd.ts. Coordinates are in samples, two to a pixel's side. */
typedef struct {
  int height, width, vertices, painted;
  /** 1 if every colour is grey, else 3. */
  int channels;
  double filter;
  const double *xy, *radius, *color;
  const int *order;
  /** [pixel, 3]: the drawing, or on the way back the gradient of it. */
  float *image;
  /** [pixel, channel]: the samples, on the way back in channel 0 the light that reaches them.
   * Between calls, the background. */
  f4 *sheet;
  /** [row]: what was touched. */
  Span *spans;
  /** [path, vertex] of (x, y, radius, 0), with one to spare; [path, 4]. */
  f4 *dLine;
  double *dColor;
  /** Scratch: (eₓ, e_y, dr, 1 / (e² − dr²)) of each segment of the current path. */
  f4 *segment;
  /** Scratch: where the touch of the current path at each pixel of its box is, in bytes. */
  int *slot;
  /** Where each painted path's touches end. */
  Touch **ends;
  /** All touches in painting order; grows. */
  Touch *touches;
} Scene;

/** The pixels a path can reach. */
typedef struct {
  int left, top, right, bottom;
} Box;

static inline f4 splat(float v) { return wasm_f32x4_splat(v); }
static inline f4 choose(i4 mask, f4 yes, f4 no) { return wasm_v128_bitselect(yes, no, mask); }
static inline f4 absolute(f4 v) { return wasm_f32x4_abs(v); }
static inline f4 least(f4 a, f4 b) { return wasm_f32x4_pmin(a, b); }
static inline f4 most(f4 a, f4 b) { return wasm_f32x4_pmax(a, b); }
static inline f4 root(f4 v) { return wasm_f32x4_sqrt(v); }
static inline float sum(f4 v) { return (v[0] + v[1]) + (v[2] + v[3]); }
static inline double lesser(double a, double b) { return a < b ? a : b; }
static inline double greater(double a, double b) { return a > b ? a : b; }
/** Rounded and held within what an int can hold. */
static inline int whole(double v) { return (int)lesser(greater(v, -1e9), 1e9); }
static inline int down(double v) { return whole(__builtin_floor(v)); }
static inline int up(double v) { return whole(__builtin_ceil(v)); }

/** The touch after one. */
static inline Touch *after(const Scene *s, const Touch *touch) {
  return (Touch *)((char *)(touch + 1) - (3 - s->channels) * sizeof(f4));
}

/** Makes sure that memory goes on for so many touches after `end`. */
static int room(const Touch *end, int touches) {
  unsigned long beyond = (unsigned long)(end + touches), pages = __builtin_wasm_memory_size(0);
  if (beyond <= pages << 16) return 1;
  unsigned long missing = (beyond >> 16) + 1 - pages;
  return __builtin_wasm_memory_grow(0, missing + pages / 2) != -1ul ||
         __builtin_wasm_memory_grow(0, missing) != -1ul;
}

/** Notes, for the pixels within reach of a segment, whether it is the nearest one yet. */
static Touch *visit(const Scene *s, Box box, int a, int b, int number, Touch *first, Touch *end) {
  double ax = s->xy[2 * a], ay = s->xy[2 * a + 1];
  double ex = s->xy[2 * b] - ax, ey = s->xy[2 * b + 1] - ay;
  double ra = s->radius[a], dr = s->radius[b] - ra;
  double length = __builtin_sqrt(ex * ex + ey * ey);
  double reach = greater(ra, ra + dr) + s->filter * 0.70710678118654757;
  /* A disc that holds the other end's whole disc is all there is to see. */
  int dot = __builtin_fabs(dr) >= length;
  double start = dot && dr > 0;
  double ux = dot ? 1 : ex / length, uy = dot ? 0 : ey / length;
  double run = dot ? 0 : length, inverse = dot ? 0 : 1 / length;
  double taper = dot ? 0 : dr / length;
  /* Where the radius varies, the nearest point leans towards the thicker end. */
  double lean = taper / __builtin_sqrt(1 - taper * taper);
  double ox = ax + start * ex, oy = ay + start * ey;

  int top = up((lesser(ay, ay + ey) - reach - 1.5) / 2);
  int bottom = down((greater(ay, ay + ey) + reach - 0.5) / 2);
  if (top < box.top) top = box.top;
  if (bottom > box.bottom) bottom = box.bottom;
  double boxLeft = lesser(ax, ax + ex) - reach, boxRight = greater(ax, ax + ex) + reach;
  double slope = uy == 0 ? 0 : ux / uy;
  double half = uy == 0 ? 1e30 : reach / __builtin_fabs(uy) + __builtin_fabs(slope) / 2;

  f4 ux4 = splat(ux), uy4 = splat(uy), lean4 = splat(lean), near = splat(s->filter * 0.70710678f);
  f4 radius = splat(ra + start * dr), tapers = splat(taper), tiny = splat(1e-6f);
  f4 cx = {0.5f, 1.5f, 0.5f, 1.5f}, cy = {0.5f, 0.5f, 1.5f, 1.5f};
  f4 sideways = cx * uy4 - cy * ux4, onwards = cx * ux4 + cy * uy4;
  for (int y = top; y <= bottom; y++) {
    double py = 2.0 * y - oy;
    double middle = ox + (py + 1) * slope;
    int left = up((greater(boxLeft, middle - half) - 1.5) / 2);
    int right = down((lesser(boxRight, middle + half) - 0.5) / 2);
    if (left < box.left) left = box.left;
    if (right > box.right) right = box.right;
    int *slots = s->slot + (y - box.top) * (box.right - box.left + 1) - box.left;
    if (left > right) continue;
    if (!room(end, right - left + 1)) return 0;
    double px = 2.0 * left - ox;
    f4 h0 = splat(px * uy - py * ux) + sideways;
    f4 from0 = splat(px * ux + py * uy) + onwards;
    f4 past0 = splat(px * ux + py * uy - run) + onwards;
    for (int x = left; x <= right; x++) {
      f4 step = splat(2 * (x - left));
      f4 h = h0 + step * uy4;
      f4 from = from0 + step * ux4, past = past0 + step * ux4;
      /* On the line itself the normal is the segment's. */
      h = choose(absolute(h) < tiny, tiny, h);
      f4 ahead = absolute(h) * lean4;
      f4 zero = splat(0);
      f4 s4 = least(from + ahead, zero) + most(past + ahead, zero) - ahead;
      f4 where = least(most(from + ahead, zero), splat(run));
      f4 gap = root(h * h + s4 * s4) - radius - where * tapers;
      if (!wasm_v128_any_true(gap < near)) continue;
      Touch *touch = (Touch *)((char *)s->touches + slots[x]);
      f4 along = splat(number + start) + where * splat(inverse);
      f4 dx = s4 * ux4 + h * uy4, dy = s4 * uy4 - h * ux4;
      /* Slots are never cleared, so what they say is checked. */
      if (touch < first || touch >= end || touch->x != x || touch->y != y) {
        slots[x] = (char *)end - (char *)s->touches;
        touch = end;
        end = after(s, end);
        touch->x = x;
        touch->y = y;
        touch->gap = gap;
        touch->along = along;
        touch->dx = dx;
        touch->dy = dy;
        continue;
      }
      i4 nearer = gap < touch->gap;
      touch->gap = choose(nearer, gap, touch->gap);
      touch->along = choose(nearer, along, touch->along);
      touch->dx = choose(nearer, dx, touch->dx);
      touch->dy = choose(nearer, dy, touch->dy);
    }
  }
  return end;
}

/** Appends the touches of a path, by pixel the nearest of its segments. Returns their end. */
static Touch *find(const Scene *s, int path, Touch *first) {
  int from = path * s->vertices, last = s->vertices - 1;
  double left = 1e30, top = 1e30, right = -1e30, bottom = -1e30;
  for (int i = from; i <= from + last; i++) {
    double reach = s->radius[i] + s->filter * 0.70710678118654757;
    left = lesser(left, s->xy[2 * i] - reach);
    right = greater(right, s->xy[2 * i] + reach);
    top = lesser(top, s->xy[2 * i + 1] - reach);
    bottom = greater(bottom, s->xy[2 * i + 1] + reach);
  }
  Box box = {up((left - 1.5) / 2), up((top - 1.5) / 2), down((right - 0.5) / 2),
             down((bottom - 0.5) / 2)};
  if (box.left < 0) box.left = 0;
  if (box.top < 0) box.top = 0;
  if (box.right > s->width - 1) box.right = s->width - 1;
  if (box.bottom > s->height - 1) box.bottom = s->height - 1;
  Touch *end = first;
  if (box.left > box.right || box.top > box.bottom) return end;
  for (int i = 0; end && i < (last ? last : 1); i++)
    end = visit(s, box, from + i, from + (i < last ? i + 1 : i), i, first, end);
  return end;
}

/** An edge as the samples of a touch see it: filter.ts. */
typedef struct {
  f4 distance;
  /** a / 2 ± b / 2, and 1 / a and 1 / b. */
  f4 inner, outer, byA, byB;
  /** b / a² */
  f4 skew;
  /** From the opposite edge, and whether that reaches the samples too. */
  f4 beyond;
  int thin;
} Edge;

static inline Edge edgeOf(const Touch *touch, f4 filter) {
  f4 dx = absolute(touch->dx), dy = absolute(touch->dy), one = splat(1), half = splat(0.5f);
  Edge edge = {.distance = root(dx * dx + dy * dy)};
  f4 scale = filter / edge.distance;
  f4 a = most(dx, dy) * scale, b = most(least(dx, dy) * scale, splat(1e-12f));
  edge.inner = (a - b) * half;
  edge.outer = (a + b) * half;
  edge.byA = one / a;
  edge.byB = one / b;
  edge.skew = b * edge.byA * edge.byA;
  edge.beyond = edge.distance + edge.distance - touch->gap;
  edge.thin = wasm_v128_any_true(edge.beyond < edge.outer);
  return edge;
}

/** How far a sample's corner is over the edge, in units of b: 0 to 1. */
static inline f4 cornerOf(f4 distance, Edge edge) {
  return least(most(edge.outer - distance, splat(0)) * edge.byB, splat(1));
}

static inline f4 coverage(f4 x, Edge edge) {
  f4 distance = absolute(x), half = splat(0.5f), corner = cornerOf(distance, edge);
  f4 z = edge.outer - distance;
  f4 outside = choose(distance <= edge.inner, half - distance * edge.byA,
                      z * edge.byA * corner * half);
  outside = choose(distance >= edge.outer, splat(0), outside);
  return choose(x > splat(0), splat(1) - outside, outside);
}

static inline f4 density(f4 x, Edge edge) {
  f4 distance = absolute(x);
  return choose(distance <= edge.inner, splat(1), cornerOf(distance, edge)) * edge.byA;
}

static inline f4 turn(f4 x, Edge edge) {
  f4 distance = absolute(x), zb = cornerOf(distance, edge);
  f4 za = most(edge.outer - distance, splat(0)) * edge.byA;
  f4 corner = (zb - za) * (zb + za - splat(1)) * splat(0.5f);
  corner = choose(x > splat(0), corner, -corner);
  return choose(distance <= edge.inner, x * edge.skew, corner);
}

static inline f4 coverOf(const Touch *touch, Edge edge) {
  f4 cover = coverage(-touch->gap, edge);
  return edge.thin ? cover + coverage(edge.beyond, edge) - splat(1) : cover;
}

/** Paints touches, noting what was under them and dropping those that cover nothing. */
static Touch *paint(Scene *s, int path, const Touch *first, const Touch *end) {
  const double *color = s->color + 4 * path;
  f4 alpha = splat(color[3]), filter = splat(s->filter);
  Touch *kept = (Touch *)first;
  for (const Touch *touch = first; touch < end; touch = after(s, touch)) {
    f4 cover = coverOf(touch, edgeOf(touch, filter));
    if (!wasm_v128_any_true(cover > splat(0))) continue;
    f4 opacity = alpha * cover;
    f4 *sample = s->sheet + (touch->y * s->width + touch->x) * s->channels;
    Span *span = s->spans + touch->y;
    if (touch->x < span->left) span->left = touch->x;
    if (touch->x > span->right) span->right = touch->x;
    if (kept != touch) {
      kept->gap = touch->gap;
      kept->dx = touch->dx;
      kept->dy = touch->dy;
      kept->along = touch->along;
      kept->x = touch->x;
      kept->y = touch->y;
    }
    for (int c = 0; c < s->channels; c++) {
      f4 before = sample[c];
      kept->under[c] = before;
      sample[c] = before + opacity * (splat(color[c]) - before);
    }
    kept = after(s, kept);
  }
  return kept;
}

/** Gives the samples of a pixel the colour of the image. */
static void clear(Scene *s, int pixel) {
  for (int c = 0; c < s->channels; c++)
    s->sheet[pixel * s->channels + c] = splat(s->image[3 * pixel + c]);
}

/** Fills the sheet with `image`, the background. */
__attribute__((export_name("prepare"))) void prepare(Scene *s) {
  for (int i = 0; i < s->height * s->width; i++) clear(s, i);
}

/** Paints the scene onto `image`, which holds the background; 0 if memory ran out. */
__attribute__((export_name("forward"))) int forward(Scene *s) {
  Touch *end = s->touches;
  for (int y = 0; y < s->height; y++) s->spans[y] = (Span){s->width, -1};
  for (int k = 0; k < s->painted; k++) {
    Touch *first = end;
    end = find(s, s->order[k], first);
    if (!end) return 0;
    end = paint(s, s->order[k], first, end);
    s->ends[k] = end;
  }
  for (int y = 0; y < s->height; y++)
    for (int x = s->spans[y].left; x <= s->spans[y].right; x++) {
      int pixel = y * s->width + x;
      f4 *sample = s->sheet + pixel * s->channels;
      float *rgb = s->image + 3 * pixel;
      float mean[3];
      for (int c = 0; c < s->channels; c++) mean[c] = sum(sample[c]) * 0.25f;
      clear(s, pixel);
      for (int c = 0; c < 3; c++) rgb[c] = mean[s->channels == 1 ? 0 : c];
    }
  return 1;
}

/** Tables of the current path's segments; the last vertex counts as a dot. */
static void tabulate(const Scene *s, int path) {
  for (int i = 0; i < s->vertices; i++) {
    int a = path * s->vertices + i, b = i + 1 < s->vertices ? a + 1 : a;
    double ex = s->xy[2 * b] - s->xy[2 * a], ey = s->xy[2 * b + 1] - s->xy[2 * a + 1];
    double dr = s->radius[b] - s->radius[a], squared = ex * ex + ey * ey - dr * dr;
    s->segment[i] = (f4){ex, ey, dr, squared > 0 ? 1 / squared : 0};
  }
}

#define MIX(a, b, i, j, k, l) __builtin_shufflevector(a, b, i, j, k, l)
static inline void transpose(f4 *r) {
  f4 a = MIX(r[0], r[1], 0, 4, 1, 5), b = MIX(r[2], r[3], 0, 4, 1, 5);
  f4 c = MIX(r[0], r[1], 2, 6, 3, 7), d = MIX(r[2], r[3], 2, 6, 3, 7);
  r[0] = MIX(a, b, 0, 1, 4, 5);
  r[1] = MIX(a, b, 2, 3, 6, 7);
  r[2] = MIX(c, d, 0, 1, 4, 5);
  r[3] = MIX(c, d, 2, 3, 6, 7);
}

/** Adds the gradient of one touch's covers, `g`, to its path's line: stroke.ts, strokeGradient. */
static inline void moveLine(const Scene *s, const Touch *touch, Edge edge, f4 g, f4 *line) {
  i4 at = __builtin_convertvector(touch->along, i4);
  f4 t = touch->along - __builtin_convertvector(at, f4);
  f4 table[4] = {s->segment[at[0]], s->segment[at[1]], s->segment[at[2]], s->segment[at[3]]};
  transpose(table);
  f4 ex = table[0], ey = table[1], dr = table[2], inverse = table[3];

  f4 zero = splat(0), one = splat(1) / edge.distance;
  f4 nx = touch->dx * one, ny = touch->dy * one;
  f4 close = density(-touch->gap, edge), far = zero, turned = turn(-touch->gap, edge);
  if (edge.thin) {
    far = density(edge.beyond, edge);
    turned += turn(edge.beyond, edge);
  }
  f4 quadrant = nx * ny;
  i4 flip = (absolute(nx) < absolute(ny)) ^ (quadrant < zero);
  turned = choose(quadrant == zero, zero, choose(flip, -turned, turned)) * one;
  f4 byD = far - close, byR = (far + close) * g;
  f4 qx = turned * ny - byD * nx, qy = -turned * nx - byD * ny;
  f4 slide = splat(2) * far * dr - turned * (nx * ey - ny * ex);
  f4 scale = choose(t > zero, slide * inverse, zero);
  qx = (qx - scale * (ex + dr * nx)) * g;
  qy = (qy - scale * (ey + dr * ny)) * g;
  f4 bend = scale * edge.distance * g, bx = bend * nx, by = bend * ny;

  f4 toB[4] = {qx * t + bx, qy * t + by, byR * t + bend, zero};
  f4 toA[4] = {qx - toB[0], qy - toB[1], byR - toB[2], zero};
  transpose(toA);
  transpose(toB);
  if (wasm_i32x4_all_true(at == wasm_i32x4_splat(at[0]))) {
    line[at[0]] += (toA[0] + toA[1]) + (toA[2] + toA[3]);
    line[at[0] + 1] += (toB[0] + toB[1]) + (toB[2] + toB[3]);
    return;
  }
  for (int i = 0; i < 4; i++) {
    line[at[i]] += toA[i];
    line[at[i] + 1] += toB[i];
  }
}

/** Takes a path's touches off again, adding to its gradients. */
static void pull(Scene *s, int path, const Touch *first, const Touch *end) {
  const double *color = s->color + 4 * path;
  f4 *line = s->dLine + path * s->vertices;
  f4 alpha = splat(color[3]), filter = splat(s->filter), zero = splat(0), dAlpha = zero;
  f4 dRgb = zero;
  tabulate(s, path);
  for (const Touch *touch = first; touch < end; touch = after(s, touch)) {
    int pixel = touch->y * s->width + touch->x;
    f4 dImage = wasm_v128_load(s->image + 3 * pixel);
    f4 *light = s->sheet + pixel * s->channels;
    Edge edge = edgeOf(touch, filter);
    f4 cover = coverOf(touch, edge), opacity = alpha * cover, toward = zero;
    if (s->channels == 1)
      toward = splat(dImage[0] + dImage[1] + dImage[2]) * (splat(color[0]) - touch->under[0]);
    else
      for (int c = 0; c < 3; c++) toward += splat(dImage[c]) * (splat(color[c]) - touch->under[c]);
    toward *= *light;
    dRgb += splat(sum(*light * opacity)) * dImage;
    dAlpha += cover * toward;
    *light -= *light * opacity;
    f4 g = choose((cover > zero) & (cover < splat(1)), alpha * toward, zero);
    if (wasm_v128_any_true(g != zero)) moveLine(s, touch, edge, g, line);
  }
  double *dColor = s->dColor + 4 * path;
  for (int c = 0; c < 3; c++) dColor[c] += dRgb[c];
  dColor[3] += sum(dAlpha);
}

/** Adds to `dLine` and `dColor` what `image`, the gradient of the drawing, says. */
__attribute__((export_name("backward"))) void backward(Scene *s, float background) {
  for (int y = 0; y < s->height; y++)
    for (int x = s->spans[y].left; x <= s->spans[y].right; x++)
      s->sheet[(y * s->width + x) * s->channels] = splat(0.25f);
  for (int k = s->painted - 1; k >= 0; k--)
    pull(s, s->order[k], k ? s->ends[k - 1] : s->touches, s->ends[k]);
  for (int y = 0; y < s->height; y++)
    for (int x = s->spans[y].left; x <= s->spans[y].right; x++)
      s->sheet[(y * s->width + x) * s->channels] = splat(background);
}

_Static_assert(sizeof(Scene) == 88, "SCENE_BYTES in simd.ts");
