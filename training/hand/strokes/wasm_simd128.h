/**
 * @file What rasterizer/wasm/vector.h asks of WebAssembly, for C compilers with vector types: the
 * kernel is compiled as it is. Memory does not grow here: each drawing has a room of its own.
 */
#include <string.h>

#define export_name(name) unused
/* The layout that TypeScript relies on is that of 32-bit pointers. */
#define _Static_assert(holds, text) struct unused_here

typedef float hand_f4 __attribute__((vector_size(16)));
typedef int hand_i4 __attribute__((vector_size(16)));

#define wasm_f32x4_splat(v) ((hand_f4){v, v, v, v})
#define wasm_f32x4_const_splat(v) ((hand_f4){v, v, v, v})
#define wasm_v128_and(a, b) ((hand_f4)((hand_i4)(a) & (hand_i4)(b)))
#define wasm_v128_xor(a, b) ((hand_f4)((hand_i4)(a) ^ (hand_i4)(b)))
#define wasm_v128_bitselect(a, b, m) \
  ((hand_f4)(((hand_i4)(a) & (m)) | ((hand_i4)(b) & ~(m))))
#define wasm_f32x4_abs(v) ((hand_f4)((hand_i4)(v) & 0x7fffffff))
#define wasm_f32x4_pmin(a, b) wasm_v128_bitselect(b, a, (b) < (a))
#define wasm_f32x4_pmax(a, b) wasm_v128_bitselect(b, a, (a) < (b))

static inline int wasm_v128_any_true(hand_i4 m) { return (m[0] | m[1] | m[2] | m[3]) != 0; }

static inline hand_f4 wasm_f32x4_sqrt(hand_f4 v) {
  for (int i = 0; i < 4; i++) v[i] = __builtin_sqrtf(v[i]);
  return v;
}

static inline hand_f4 wasm_v128_load(const void *from) {
  hand_f4 v;
  memcpy(&v, from, sizeof v);
  return v;
}

#define __builtin_wasm_min_f32(a, b) ((a) < (b) ? (a) : (b))
#define __builtin_wasm_max_f32(a, b) ((a) > (b) ? (a) : (b))

static inline int __builtin_wasm_trunc_saturate_s_i32_f64(double v) {
  return v >= 2147483647.0 ? 2147483647 : v <= -2147483648.0 ? -2147483647 - 1 : (int)v;
}

/** Where the touches of the drawing at work must end, in pages of 64 kB. */
static unsigned long hand_pages;
#define __builtin_wasm_memory_size(memory) hand_pages
#define __builtin_wasm_memory_grow(memory, pages) (-1ul)
