/** @file Painting: composite.ts, with the covers found on the way. */

#include "sweep.h"

/** The colour under a sample that is another segment's to paint. */
#define NONE -3e38f
/** Nearer than anything, farther than anything. */
#define TAKEN -1e30f
#define FAR 1e30f

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
