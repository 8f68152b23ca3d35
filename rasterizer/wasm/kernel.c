/**
 * @file The stroke kernel in WebAssembly SIMD: what stroke.ts and composite.ts do, for 2×2 samples.
 *
 * The four samples of a pixel are the four lanes of a vector. Geometry comes in double precision
 * and is made relative to the segment and the row before it is rounded to single, so that long
 * segments and big canvases lose nothing. Built by build.mjs into bytes.ts.
 *
 * Nothing here outlives a call except scratch that is checked before it is believed: `slot` by
 * looking the record up, `sheet` and `through` by the number of the pass in `stamp`.
 */

#include <wasm_simd128.h>

typedef float f4 __attribute__((vector_size(16)));
typedef int i4 __attribute__((vector_size(16)));

/** A touch: the four samples of one pixel under one stroke. */
typedef struct {
  f4 cover;
  /** Distance − radius. */
  f4 gap;
  /** Sample − nearest point of the polyline. */
  f4 dx, dy;
  /** Number of the nearest segment within its path + position on it. */
  f4 along;
  int pixel, unused[3];
  /** Colour under the stroke, one vector a channel. */
  f4 under[3];
} Touch;

/** One scene; laid out by simd.ts. Coordinates are in samples, two to a pixel's side. */
typedef struct {
  int height, width, vertices, painted;
  /** 1 if every colour is grey, else 3. */
  int channels, pass;
  double filter;
  const double *xy, *radius, *color;
  const int *order;
  int *slot, *stamp;
  f4 *sheet, *through;
  float *image;
  /** [path, vertex] of (x, y, radius, 0); [path, 4]. */
  f4 *dLine;
  double *dColor;
  /** Scratch: (eₓ, e_y, dr, 1 / (e² − dr²)) of each segment of the current path. */
  f4 *segment;
  int *ends;
  Touch *touches;
} Scene;

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

/** Makes sure that a touch may be written at `end`. */
static inline int room(const Touch *end) {
  unsigned long beyond = (unsigned long)(end + 1);
  unsigned long pages = __builtin_wasm_memory_size(0);
  if (beyond <= pages << 16) return 1;
  return __builtin_wasm_memory_grow(0, pages / 2 + 16) != (unsigned long)-1 ||
         __builtin_wasm_memory_grow(0, 16) != (unsigned long)-1;
}

/** Notes, for the pixels within reach of a segment, whether it is the nearest one yet. */
static Touch *visit(const Scene *s, int a, int b, int number, Touch *first, Touch *end) {
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
  if (top < 0) top = 0;
  if (bottom > s->height - 1) bottom = s->height - 1;
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
    if (left < 0) left = 0;
    if (right > s->width - 1) right = s->width - 1;
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
      int pixel = y * s->width + x;
      Touch *touch = s->touches + s->slot[pixel];
      f4 along = splat(number + start) + where * splat(inverse);
      f4 dx = s4 * ux4 + h * uy4, dy = s4 * uy4 - h * ux4;
      if (touch < first || touch >= end || touch->pixel != pixel) {
        if (!room(end)) return 0;
        s->slot[pixel] = end - s->touches;
        touch = end++;
        touch->pixel = pixel;
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

/** The share of a square that lies within an edge x away: filter.ts. */
static inline f4 coverage(f4 x, f4 a, f4 b) {
  f4 distance = absolute(x), half = splat(0.5f);
  f4 z = most((a + b) * half - distance, splat(0));
  f4 outside = choose(distance <= (a - b) * half, half - distance / a, z * z / (a * b) * half);
  return choose(x > splat(0), splat(1) - outside, outside);
}

static inline f4 density(f4 x, f4 a, f4 b) {
  f4 distance = absolute(x), half = splat(0.5f);
  f4 z = most((a + b) * half - distance, splat(0));
  return choose(distance <= (a - b) * half, splat(1), z / b) / a;
}

static inline f4 turn(f4 x, f4 a, f4 b) {
  f4 distance = absolute(x), half = splat(0.5f);
  f4 z = most((a + b) * half - distance, splat(0)), zb = z / b, za = z / a;
  f4 corner = (zb - za) * (zb + za - splat(1)) * half;
  corner = choose(x > splat(0), corner, -corner);
  return choose(distance <= (a - b) * half, b * x / (a * a), corner);
}

/** Turns gaps into covers, drops what is not covered, and paints the rest. */
static Touch *paint(const Scene *s, int path, Touch *first, Touch *end) {
  const double *color = s->color + 4 * path;
  f4 alpha = splat(color[3]), filter = splat(s->filter), reach = filter * splat(0.70710678f);
  Touch *kept = first;
  for (Touch *touch = first; touch < end; touch++) {
    f4 dx = absolute(touch->dx), dy = absolute(touch->dy), gap = touch->gap;
    f4 distance = root(dx * dx + dy * dy), scale = filter / distance;
    f4 a = most(dx, dy) * scale, b = most(least(dx, dy) * scale, splat(1e-12f));
    f4 cover = coverage(-gap, a, b), far = distance + distance - gap;
    if (wasm_v128_any_true(far < reach)) cover = cover + coverage(far, a, b) - splat(1);
    if (!wasm_v128_any_true(cover > splat(0))) continue;
    if (kept != touch) {
      kept->gap = gap;
      kept->dx = touch->dx;
      kept->dy = touch->dy;
      kept->along = touch->along;
      kept->pixel = touch->pixel;
    }
    kept->cover = cover;
    f4 opacity = alpha * cover;
    int pixel = kept->pixel;
    int fresh = s->stamp[pixel] != s->pass;
    s->stamp[pixel] = s->pass;
    for (int c = 0; c < s->channels; c++) {
      f4 *sample = s->sheet + pixel * s->channels + c;
      f4 before = fresh ? splat(s->image[3 * pixel + c]) : *sample;
      f4 after = before + opacity * (splat(color[c]) - before);
      kept->under[c] = before;
      *sample = after;
      s->image[3 * pixel + c] = sum(after) * 0.25f;
    }
    if (s->channels == 1)
      s->image[3 * pixel + 1] = s->image[3 * pixel + 2] = s->image[3 * pixel];
    kept++;
  }
  return kept;
}

/** Paints the scene onto `image`, which holds the background; 0 if memory ran out. */
__attribute__((export_name("forward"))) int forward(const Scene *s) {
  Touch *end = s->touches;
  for (int k = 0; k < s->painted; k++) {
    Touch *first = end;
    int from = s->order[k] * s->vertices, last = s->vertices - 1;
    for (int i = 0; i < (last ? last : 1); i++) {
      end = visit(s, from + i, from + (i < last ? i + 1 : i), i, first, end);
      if (!end) return 0;
    }
    end = paint(s, s->order[k], first, end);
    s->ends[k] = end - s->touches;
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
static inline void moveLine(const Scene *s, const Touch *touch, f4 g, f4 *line) {
  i4 at = __builtin_convertvector(touch->along, i4);
  f4 t = touch->along - __builtin_convertvector(at, f4);
  f4 table[4] = {s->segment[at[0]], s->segment[at[1]], s->segment[at[2]], s->segment[at[3]]};
  transpose(table);
  f4 ex = table[0], ey = table[1], dr = table[2], inverse = table[3];

  f4 filter = splat(s->filter), zero = splat(0), dx = touch->dx, dy = touch->dy;
  f4 distance = root(dx * dx + dy * dy), one = splat(1) / distance;
  f4 nx = dx * one, ny = dy * one, mx = absolute(nx), my = absolute(ny);
  f4 a = most(mx, my) * filter, b = most(least(mx, my) * filter, splat(1e-12f));
  f4 x = -touch->gap, beyond = distance + distance - touch->gap;
  f4 close = density(x, a, b), far = zero, turned = turn(x, a, b);
  if (wasm_v128_any_true(beyond < filter * splat(0.70710678f))) {
    far = density(beyond, a, b);
    turned += turn(beyond, a, b);
  }
  i4 flip = (mx < my) ^ (nx * ny < zero);
  turned = choose(nx * ny == zero, zero, choose(flip, -turned, turned)) * one;
  f4 byD = far - close;
  f4 qx = turned * ny - byD * nx, qy = -turned * nx - byD * ny, byR = (far + close) * g;
  f4 slide = splat(2) * far * dr - turned * (nx * ey - ny * ex);
  f4 scale = choose(t > zero, slide * inverse, zero);
  qx = (qx - scale * (ex + dr * nx)) * g;
  qy = (qy - scale * (ey + dr * ny)) * g;
  f4 bend = scale * distance * g, bx = bend * nx, by = bend * ny;

  f4 toA[4] = {qx - qx * t - bx, qy - qy * t - by, byR - byR * t - bend, zero};
  f4 toB[4] = {qx * t + bx, qy * t + by, byR * t + bend, zero};
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

/** The way back from `image`, the image's gradient, to `dLine` and `dColor` (zeros before). */
__attribute__((export_name("backward"))) void backward(const Scene *s) {
  for (int k = s->painted - 1; k >= 0; k--) {
    int path = s->order[k];
    const double *color = s->color + 4 * path;
    f4 *line = s->dLine + path * s->vertices;
    f4 alpha = splat(color[3]), zero = splat(0), full = splat(1), dAlpha = zero;
    double dColor[3] = {0, 0, 0};
    tabulate(s, path);
    for (const Touch *touch = s->touches + (k ? s->ends[k - 1] : 0);
         touch < s->touches + s->ends[k]; touch++) {
      int pixel = touch->pixel;
      const float *dImage = s->image + 3 * pixel;
      f4 light = s->stamp[pixel] == s->pass ? s->through[pixel] : splat(0.25f);
      s->stamp[pixel] = s->pass;
      f4 opacity = alpha * touch->cover, toward = zero;
      if (s->channels == 1)
        toward = splat(dImage[0] + dImage[1] + dImage[2]) * (splat(color[0]) - touch->under[0]);
      else
        for (int c = 0; c < 3; c++)
          toward += splat(dImage[c]) * (splat(color[c]) - touch->under[c]);
      toward *= light;
      float seen = sum(light * opacity);
      for (int c = 0; c < 3; c++) dColor[c] += seen * dImage[c];
      dAlpha += touch->cover * toward;
      s->through[pixel] = light * (full - opacity);
      i4 edge = (touch->cover > zero) & (touch->cover < full);
      f4 g = choose(edge, alpha * toward, zero);
      if (wasm_v128_any_true(g != zero)) moveLine(s, touch, g, line);
    }
    for (int c = 0; c < 3; c++) s->dColor[4 * path + c] += dColor[c];
    s->dColor[4 * path + 3] += sum(dAlpha);
  }
}
