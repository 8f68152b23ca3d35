/**
 * @file The rasterizer's own kernel, compiled natively, for batches of drawings of black strokes:
 * polylines to grey pixels, and gradients of pixels back to the vertices. strokes.py calls it.
 */
#include <stdlib.h>

#include "../../../rasterizer/wasm/kernel.c"

#define BAND 160
#define PAGE 65536ul
/** Most bytes that the touches of a drawing may take. */
#define TOUCHES (64 * PAGE)

typedef struct {
  Scene scene;
  void *memory;
} Room;

/* Fields of a Scene are filled in as char pointers: compile with -fno-strict-aliasing. */
static size_t padded(size_t bytes) { return (bytes + 63) / 64 * 64; }

/** Rooms for `count` drawings of at most `paths` polylines of `vertices` points. */
Room *open_rooms(int count, int size, int paths, int vertices) {
  Room *rooms = calloc(count, sizeof(Room));
  size_t pixels = (size_t)size * size, points = (size_t)paths * vertices;
  size_t sizes[] = {pixels * 12 + 16, pixels * 12 + 16, pixels * 16, size * 8, pixels * 16, pixels * 4,
                    points * 16, points * 8, paths * 32, paths * 4, (points + 1) * 16, paths * 32,
                    points * sizeof(Segment), paths * 8, (size / BAND + 1) * paths * sizeof(void *)};
  size_t total = 2 * PAGE + TOUCHES;
  for (int i = 0; i < 15; i++) total += padded(sizes[i]);
  for (int k = 0; k < count; k++) {
    char *at = rooms[k].memory = malloc(total), **field;
    at = (char *)padded((size_t)at);
    Scene *s = &rooms[k].scene;
    *s = (Scene){.height = size, .width = size, .vertices = vertices, .channels = 1, .band = BAND};
    field = (char **)&s->image;
    for (int i = 0; i < 15; i++, at += padded(sizes[i - 1])) field[i] = at;
    s->touches = (Touch *)at;
    for (size_t i = 0; i < 3 * pixels; i++) s->image[i] = 1;
    prepare(s);
  }
  return rooms;
}

void close_rooms(Room *rooms, int count) {
  for (int k = 0; k < count; k++) free(rooms[k].memory);
  free(rooms);
}

/**
 * xy [count, paths, vertices, 2] in pixels, radius [count], opacity [count, paths], shown [count] first paths that are drawn,
 * filter: side of what smooths edges, in samples → grey [count, size, size]. Returns 0, or 1 + the
 * number of a drawing that does not fit.
 */
int draw(Room *rooms, int count, int paths, const double *xy, const double *radius,
         const double *opacity, const int *shown, double filter, float *grey) {
  for (int k = 0; k < count; k++) {
    Scene *s = &rooms[k].scene;
    int points = paths * s->vertices, pixels = s->height * s->width;
    s->painted = shown[k];
    s->filter = filter;
    double *at = (double *)s->xy, *wide = (double *)s->radius, *color = (double *)s->color;
    for (int i = 0; i < 2 * points; i++) at[i] = 2 * xy[2 * points * k + i];
    for (int i = 0; i < points; i++) wide[i] = 2 * radius[k];
    for (int i = 0; i < paths; i++) {
      color[4 * i] = color[4 * i + 1] = color[4 * i + 2] = 0;
      color[4 * i + 3] = opacity[paths * k + i];
      ((int *)s->order)[i] = i;
    }
    hand_pages = ((size_t)s->touches + TOUCHES) / PAGE;
    memset(s->stamp, 0, pixels * sizeof(int));
    if (forward(s, 0) < 0) return k + 1;
    for (int i = 0; i < pixels; i++) grey[(size_t)pixels * k + i] = s->image[3 * i];
  }
  return 0;
}

/** slope [count, size, size] of the grey pixels → dxy [count, paths, vertices, 2] per pixel moved, and
 * of the opacities [count, paths]. */
void pull(Room *rooms, int count, int paths, const float *slope, float *dxy, float *dOpacity) {
  for (int k = 0; k < count; k++) {
    Scene *s = &rooms[k].scene;
    int points = paths * s->vertices, pixels = s->height * s->width;
    for (int i = 0; i < pixels; i++) {
      s->dImage[3 * i] = slope[(size_t)pixels * k + i];
      s->dImage[3 * i + 1] = s->dImage[3 * i + 2] = 0;
    }
    memset(s->dLine, 0, (points + 1) * sizeof(f4));
    memset(s->dColor, 0, paths * 4 * sizeof(double));
    backward(s, 1);
    for (int i = 0; i < points; i++)
      for (int c = 0; c < 2; c++) dxy[2 * ((size_t)points * k + i) + c] = 2 * s->dLine[i][c];
    for (int i = 0; i < paths; i++) dOpacity[(size_t)paths * k + i] = s->dColor[4 * i + 3];
  }
}
