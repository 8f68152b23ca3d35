/** @file One scene, laid out by simd.ts. Coordinates are in samples, two to a pixel's side. */

#include "edge.h"

/** A line through a joint: x X + y Y + at, in samples, is negative before it. */
typedef struct {
  float x, y, at;
} Plane;

/** A line of a path, and the cell of samples that are its to paint. */
typedef struct {
  /** Where it starts (a dot: its thicker end), and its direction. */
  double ox, oy, ux, uy;
  /** Length (a dot: 0), and what joints leave of it. */
  float length, spare;
  /** Where it starts as a share of the way: 1 for a dot whose thicker end is the last. */
  float start;
  /** Radius at the start, its growth per length, and how far that moves the nearest point. */
  float radius, taper, lean;
  /** Whether the samples beside it have its normal; whether other cells overlap its own. */
  int plain, contested;
  /** The joints it runs between, and how far its cell reaches from each, in x and y. */
  Plane from, to;
  float aroundX, aroundY, beyondX, beyondY;
  /** Box of the cell, and bounds of its columns at row y: at + slope y. */
  float left, top, right, bottom;
  float strip, stripSlope, stripHalf, leftAt, leftSlope, rightAt, rightSlope;
} Segment;

/** From the first to the last: pixels of a row, or rows. */
typedef struct {
  int first, last;
} Span;

/** A pixel in which a segment has painted. */
typedef struct {
  /** Distances of the pixel's corner to the left of the segment and along it. */
  float side, along;
  /** Twice the segment's number; odd if some samples lie beyond its ends. */
  int mark;
  int pixel;
  /** Colour under the stroke, NONE in samples of other segments. As many channels as there are. */
  f4 under[];
} Touch;

typedef struct {
  int height, width, vertices, painted;
  /** 1 if every colour is grey, else 3. */
  int channels;
  /** Rows painted at a time. */
  int band;
  double filter;
  /** [pixel, 3]: the drawing, which holds the background first, and the gradient of it. */
  float *image, *dImage;
  /** [pixel, channel]: the samples, on the way back in channel 0 the light that reaches them.
   * Between calls, the background. */
  f4 *sheet;
  /** [row]: what was touched. */
  Span *spans;
  /** Scratch [pixel]: gap to the nearest contested segment, of the path that put its `stamp`. */
  f4 *nearest;
  int *stamp;
  /** [path, vertex, 2]; [path, vertex]; [path, 4]; [painted]. */
  const double *xy, *radius, *color;
  const int *order;
  /** [path, vertex] of (x, y, radius, 0), with one to spare; [path, 4]. */
  f4 *dLine;
  double *dColor;
  /** [path, vertex]; rows of each path. */
  Segment *segments;
  Span *rows;
  /** [band, painted]: where the touches of each path end. */
  Touch **ends;
  /** All touches in painting order; grows. */
  Touch *touches;
} Scene;

_Static_assert(sizeof(Scene) == 96, "SCENE_BYTES in simd.ts");
_Static_assert(sizeof(Segment) == 152, "SEGMENT_BYTES in simd.ts");
