"""The GLSL of the renderer: one surface for everything, in variants that leave out what a part does not have, and the shadow
map's. A software renderer runs both sides of every branch for every pixel, and cannot test depth before it shades where a
shader may discard: so what is constant for a part is decided when its variant is compiled."""

from collections.abc import Iterable

SURFACE_VERTEX = """#version 330
in vec3 pos; in vec3 nor; in vec2 uv; in vec3 base;
uniform mat4 view; uniform mat4 sun;
out vec3 at; out vec3 n; out vec2 t; out vec3 b; out vec4 lit_at;
invariant gl_Position;
void main() { at = pos; n = nor; t = uv; b = base; lit_at = sun * vec4(pos, 1); gl_Position = view * vec4(pos, 1); }
"""

# `b` is the place on the unchanged base mesh: shirts, beards and stubble are painted by it, so they fit any face.
#: What a part's variant may have: painted skin; pixels cut out or thinned by the texture; roughness; reflection.
FEATURES = ("SKIN", "CUT", "BUMP", "REFL")

SURFACE_FRAGMENT = """
in vec3 at; in vec3 n; in vec2 t; in vec3 b; in vec4 lit_at;
layout(location = 0) out vec4 pixel; layout(location = 1) out vec4 owner;
uniform float mark;
uniform sampler2D tex; uniform sampler2D shade;
uniform vec3 eye, tint; uniform float spec, gloss, alpha, cut, refl, bump;
uniform vec3 l1, l2, c1, c2, sky, ground; uniform float shadow, exposure;
uniform vec3 shirt, shirt2, beard_color; uniform vec4 neck, beard; uniform float stubble, lips;

float hash(vec3 p) { p = fract(p * .3183099 + .1); p *= 17.; return fract(p.x * p.y * p.z * (p.x + p.y + p.z)); }
float noise(vec3 x) {
  vec3 i = floor(x), f = fract(x); f = f * f * (3. - 2. * f);
  vec2 o = vec2(0, 1);
  float near = mix(mix(hash(i), hash(i + o.yxx), f.x), mix(hash(i + o.xyx), hash(i + o.yyx), f.x), f.y);
  float far = mix(mix(hash(i + o.xxy), hash(i + o.yxy), f.x), mix(hash(i + o.xyy), hash(i + o.yyy), f.x), f.y);
  return mix(near, far, f.z);
}
float lips_at(float side) {
  return smoothstep(.30, .22, side) * smoothstep(6.50, 6.54, b.y) * smoothstep(6.78, 6.74, b.y);
}
// Roughness of cloth, hair and skin: three noises that know nothing of each other.
vec3 rough(vec3 p) { return vec3(noise(p), noise(p + 9.), noise(p + 19.)) - .5; }
/* beard: weight, moustache's weight, whether a goatee, whether the moustache hangs */
float facial_hair() {
  float side = abs(b.x), w = 0.;
  if (beard.x > .0) {
    float line = 6.62 + .55 * smoothstep(.15, .62, side);
    float jaw = smoothstep(line + .06, line - .10, b.y) * smoothstep(6.08, 6.22, b.y) * smoothstep(0., .5, b.z);
    w = jaw * (1. - lips_at(side)) * beard.x * mix(1., smoothstep(.42, .3, side), beard.z);
  }
  if (beard.y > .0) {
    float m = smoothstep(6.70, 6.75, b.y) * smoothstep(6.90, 6.85, b.y) * smoothstep(.36, .28, side) * step(1.2, b.z);
    float ends = smoothstep(.24, .28, side) * smoothstep(.40, .36, side) * step(1., b.z);
    ends *= smoothstep(6.30, 6.4, b.y) * smoothstep(6.85, 6.78, b.y);
    w = max(w, max(m, beard.w * ends) * beard.y);
  }
  float scalp = b.y + .35 * (1. - smoothstep(.6, 1.25, b.z));
  if (stubble > 0. && b.y > 7.5) w = max(w, stubble * smoothstep(7.75, 7.9, scalp));
  return w;
}
void main() {
  vec4 c = texture(tex, t);
#ifdef CUT
  if (c.a < cut) discard;
#endif
  vec3 a = pow(c.rgb, vec3(2.2)) * tint, N = normalize(n), E = normalize(eye - at);
  if (dot(N, E) < 0.) N = -N;
  float shine = spec, opacity = alpha, flesh = 0.;
#ifdef CUT
  if (cut < 0.) opacity *= c.a;
#endif
#ifdef SKIN
  flesh = 1.;
  {
    float side = abs(b.x), v_neck = neck.z * exp(-b.x * b.x * 6.) * step(.3, b.z);
    float line = neck.x + neck.y * side - v_neck + smoothstep(.55, .95, side) * 1.2;
    if (b.y < line) {
      float s = neck.w > .5 && fract(b.y * 6. * neck.w) < .5 ? 1. : 0.;
      a = mix(shirt, shirt2, s) * (.85 + .3 * noise(b * 30.)); shine = .02; flesh = 0.;
      // Broad folds of the cloth.
      N = normalize(N + .5 * (vec3(noise(b * 2.3), noise(b * 2.3 + 7.), noise(b * 2.3 + 17.)) - .5));
    } else {
      float q = noise(b * vec3(50, 14, 50)) * .6 + noise(b * vec3(120, 40, 120)) * .4;
      a *= mix(vec3(1), vec3(1.05, .62, .66), lips * lips_at(side));
      float w = clamp(facial_hair() * (.35 + 1.1 * q), 0., 1.);
      a = mix(a, beard_color * (.5 + .9 * q), w); shine *= 1. - w;
      N = normalize(N + .10 * (1. - w) * rough(b * 70.));
    }
  }
#endif
#ifdef BUMP
  N = normalize(N + bump * rough(at * 60.)); a *= .8 + .4 * noise(at * 40.);
#endif
  vec3 q = lit_at.xyz * .5 + .5; float lit = 0.;
  for (int i = -1; i <= 1; i++)
    for (int j = -1; j <= 1; j++) lit += texture(shade, q.xy + vec2(i, j) / 400.).r + .004 > q.z ? 1. : 0.;
  lit = mix(1., lit / 9., shadow);
  vec3 wrap = flesh > .5 ? vec3(.35, .15, .1) : vec3(.08);
  vec3 d1 = max((vec3(dot(N, l1)) + wrap) / (1. + wrap), 0.) * lit; float d2 = max(dot(N, l2) * .9 + .1, 0.);
  vec3 around = mix(ground, sky, N.y * .5 + .5), col = a * (c1 * d1 + c2 * d2 + around);
  float s1 = pow(max(dot(N, normalize(l1 + E)), 0.), gloss) * lit, s2 = pow(max(dot(N, normalize(l2 + E)), 0.), gloss);
  float rim = pow(1. - max(dot(N, E), 0.), 4.);
  col += shine * (c1 * s1 + c2 * s2) * (.3 + .05 * gloss) + shine * rim * around * .6;
#ifdef REFL
  vec3 R = reflect(-E, N);
  vec3 seen = mix(ground, sky * 1.6, smoothstep(-.2, .5, R.y + .3 * noise(R * 3.)));
  seen += c1 * pow(max(dot(R, l1), 0.), 20.) * 1.5;
  float k = refl * (.15 + .85 * rim); col += seen * k; opacity = max(opacity, k);
#endif
  col *= exposure; col = col / (1. + col * .35);
  // Which item is seen here; blending leaves what is behind a part that is hardly there.
  owner = vec4(mark / 255., 0, 0, mark > 0. || opacity > .3 ? 1. : 0.);
  pixel = vec4(pow(clamp(col, 0., 1.), vec3(1. / 2.2)), opacity);
}
"""


def surface_fragment(features: Iterable[str]) -> str:
    """The fragment shader of parts that have these features, of FEATURES."""
    return "#version 330\n" + "".join(f"#define {name}\n" for name in features) + SURFACE_FRAGMENT


SHADOW_VERTEX = """#version 330
in vec3 pos; uniform mat4 sun; invariant gl_Position; void main() { gl_Position = sun * vec4(pos, 1); }
"""

SHADOW_FRAGMENT = """#version 330
void main() {}
"""
