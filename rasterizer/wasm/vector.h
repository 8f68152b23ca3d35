/** @file Four lanes: the four samples of a pixel, row by row. */

#include <wasm_simd128.h>

#define INLINE inline __attribute__((always_inline))

typedef float f4 __attribute__((vector_size(16)));
typedef int i4 __attribute__((vector_size(16)));

static INLINE f4 splat(float v) { return wasm_f32x4_splat(v); }
static INLINE f4 choose(i4 mask, f4 yes, f4 no) { return wasm_v128_bitselect(yes, no, mask); }
/** v in the lanes of the mask, 0 elsewhere. */
static INLINE f4 keep(i4 mask, f4 v) { return wasm_v128_and(v, mask); }
static INLINE int any(i4 mask) { return wasm_v128_any_true(mask); }
static INLINE f4 absolute(f4 v) { return wasm_f32x4_abs(v); }
/** v with its sign turned around where `sign` is negative. */
static INLINE f4 flip(f4 v, f4 sign) {
  return wasm_v128_xor(v, wasm_v128_and(sign, wasm_f32x4_const_splat(-0.0f)));
}
static INLINE f4 least(f4 a, f4 b) { return wasm_f32x4_pmin(a, b); }
static INLINE f4 most(f4 a, f4 b) { return wasm_f32x4_pmax(a, b); }
static INLINE f4 root(f4 v) { return wasm_f32x4_sqrt(v); }
static INLINE float sum(f4 v) { return (v[0] + v[1]) + (v[2] + v[3]); }
static INLINE double lesser(double a, double b) { return a < b ? a : b; }
static INLINE double greater(double a, double b) { return a > b ? a : b; }
static INLINE float lower(float a, float b) { return __builtin_wasm_min_f32(a, b); }
static INLINE float upper(float a, float b) { return __builtin_wasm_max_f32(a, b); }
/** Rounded, and held within what an int can hold. */
static INLINE int down(double v) {
  return __builtin_wasm_trunc_saturate_s_i32_f64(__builtin_floor(v));
}
static INLINE int up(double v) {
  return __builtin_wasm_trunc_saturate_s_i32_f64(__builtin_ceil(v));
}
