/**
 * @file The stroke kernel in WebAssembly SIMD: what stroke.ts and composite.ts do, for 2×2 samples.
 *
 * The four samples of a pixel are the four lanes of a vector. A segment visits, row by row, the
 * pixels of its cell (outline.h). Beside the segment all have its normal, so an edge is known once
 * a segment and a sample costs one distance; beyond its ends `Nearest` finds the normals. Painting
 * leaves a touch a pixel, and the way back walks along these. Rows are painted in bands whose
 * samples fit into the cache. Contested segments go twice: first to note who is nearest.
 *
 * Tried with 1024 strokes on 512² (372 000 touches), processor time of the kernel alone, in one run
 * with what stood before (all segments near a pixel compared there, normals by sample, the canvas
 * all at once: 49 ms): this takes 28 ms, 16 there and 12 back.
 *  - no bands: 40. Bands of 64 kB to 512 kB of samples: the same.
 *  - finding the touches again on the way back: + 11.
 *  - taking all segments of a path that turns by more than half a circle as contested: + 6.
 *  - one sample a pixel where a single stroke is: of these touches only a quarter are such.
 *  - one sample a lane, across four pixels: wastes lanes on thin strokes.
 * Of the 16 ms there, rows and pixels of cells take 4.3, covers 4.1, touches and colours 3.5,
 * contested segments 1.8, outlines 1.2. Rows are some three pixels long, so branches cost as much
 * as sums. Paths whose width varies have all their segments contested and gain little.
 * Geometry is made relative to the segment in double precision before it is rounded.
 */

#include "pull.h"

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
