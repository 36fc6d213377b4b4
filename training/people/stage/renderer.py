"""Draws parts with moderngl on EGL (Mesa's llvmpipe where there is no GPU): supersampled, with one shadow map."""

from __future__ import annotations

import math
from dataclasses import dataclass

import moderngl
import numpy as np

from .shaders import FEATURES, SHADOW_FRAGMENT, SHADOW_VERTEX, SURFACE_VERTEX, surface_fragment
from .shapes import Array, Part, normals

SHADOW_SIZE = 448
#: What may be written to the two surfaces of a picture: its colour, and whose it is.
NOTHING, EVERYTHING = ((False,) * 4,) * 2, ((True,) * 4,) * 2
WHITE = np.full((2, 2, 4), 255, np.uint8)


def assign(program: moderngl.Program, name: str, value: float | Array | tuple[float, ...]) -> None:
    """Sets a uniform, unless this variant has no use for it."""
    if program.get(name, None) is not None:
        program[name] = float(value) if np.ndim(value) == 0 else tuple(float(x) for x in np.asarray(value))


@dataclass
class Light:
    """Two lamps (directions, colours), sky and ground, and how dark shadows are."""

    l1: Array
    l2: Array
    c1: Array
    c2: Array
    sky: Array
    ground: Array
    shadow: float
    exposure: float


def look_at(eye: Array, center: Array, up: tuple[float, float, float] = (0, 1, 0)) -> Array:
    f = np.asarray(center, float) - eye
    f /= np.linalg.norm(f)
    s = np.cross(f, up)
    s /= np.linalg.norm(s)
    m = np.eye(4)
    m[0, :3], m[1, :3], m[2, :3] = s, np.cross(s, f), -f
    m[:3, 3] = -m[:3, :3] @ eye
    return m


def perspective(fov: float, near: float, far: float) -> Array:
    t = 1 / math.tan(fov / 2)
    m = np.zeros((4, 4))
    m[0, 0] = m[1, 1] = t
    m[2, 2], m[2, 3], m[3, 2] = (far + near) / (near - far), 2 * far * near / (near - far), -1
    return m


def orthographic(radius: float, near: float, far: float) -> Array:
    m = np.eye(4)
    m[0, 0] = m[1, 1] = 1 / radius
    m[2, 2], m[2, 3] = -2 / (far - near), -(far + near) / (far - near)
    return m


class Renderer:
    """One context and its framebuffers; `draw` is the only thing to call."""

    def __init__(self, size: int, scale: float = 2.0) -> None:
        self.size = size
        self.inner = round(size * scale)
        self.context = c = moderngl.create_context(standalone=True, backend="egl", require=330)
        self.surfaces: dict[tuple[str, ...], moderngl.Program] = {}
        self.caster = c.program(vertex_shader=SHADOW_VERTEX, fragment_shader=SHADOW_FRAGMENT)
        n = (self.inner, self.inner)
        self.target = c.framebuffer([c.texture(n, 4), c.texture(n, 4)], c.depth_texture(n))
        self.shade = c.depth_texture((SHADOW_SIZE, SHADOW_SIZE))
        self.shade.compare_func = ""
        self.shade.repeat_x = self.shade.repeat_y = False
        self.shade_target = c.framebuffer([], self.shade)
        self.textures: dict[int, tuple[moderngl.Texture, Array]] = {}
        self.kept: set[int] = {id(WHITE)}

    def keep(self, textures: list[Array]) -> None:
        """Textures that many pictures share stay on the device."""
        self.kept |= {id(t) for t in textures}

    def texture(self, a: Array) -> moderngl.Texture:
        if id(a) not in self.textures:
            t = self.context.texture(a.shape[1::-1], a.shape[2], np.ascontiguousarray(a[::-1]).tobytes(), alignment=1)
            t.build_mipmaps()
            t.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
            self.textures[id(a)] = (t, a)
        return self.textures[id(a)][0]

    def release(self) -> None:
        for k in [k for k in self.textures if k not in self.kept]:
            self.textures.pop(k)[0].release()

    def draw(self, parts: list[Part], view: Array, eye: Array, sun: Array, light: Light) -> tuple[Array, Array, Array]:
        """Colour [size, size, 3] in 0..255, multiplied by coverage; coverage [size, size, 1] in 0..1; and for each
        inner pixel the part's `mark` that is seen there."""
        c = self.context
        buffers = []
        for p in parts:
            # Before anything is drawn: making mipmaps in the middle of a frame would flush it.
            self.texture(WHITE if p.tex is None else p.tex)
            n = normals(p.v, p.f) if p.n is None else p.n
            data = np.concatenate([p.v, n, p.uv, p.v if p.base is None else p.base], 1).astype("f4")
            buffers.append((c.buffer(data.tobytes()), c.buffer(np.ascontiguousarray(p.f, np.int32).tobytes())))
        sun_bytes = sun.T.astype("f4").tobytes()
        self.cast(parts, buffers, sun_bytes)
        self.target.use()
        self.target.clear(0, 0, 0, 0, depth=1.0)
        self.cover(parts, buffers, view)
        surfaces = [self.surface(p) for p in parts]
        for s in set(surfaces):
            s["view"].write(view.T.astype("f4").tobytes())
            s["sun"].write(sun_bytes)
            for k, value in {"eye": eye, **{k: getattr(light, k) for k in ("l1", "l2", "c1", "c2", "sky", "ground")}}.items():
                assign(s, k, value)
            s["shadow"], s["exposure"] = light.shadow, light.exposure
            s["shade"], s["tex"] = 1, 0
        self.shade.use(1)
        c.enable(moderngl.BLEND)
        c.blend_func = (moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA, moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA)
        for p, s, (vertices, faces) in zip(parts, surfaces, buffers, strict=True):
            self.material(p, s)
            names = [n if s.get(n, None) else None for n in ("pos", "nor", "uv", "base")]
            layout = " ".join(f if n else pad for f, pad, n in zip(("3f", "3f", "2f", "3f"), ("3x4", "3x4", "2x4", "3x4"), names, strict=True))
            array = c.vertex_array(s, [(vertices, layout, *(n for n in names if n))], faces)
            array.render()
            array.release()
        shape = (self.inner, self.inner)
        raw = np.frombuffer(self.target.read(components=4, alignment=1), np.uint8)
        marks = np.frombuffer(self.target.read(components=1, attachment=1, alignment=1), np.uint8)
        for vertices, faces in buffers:
            vertices.release()
            faces.release()
        self.release()
        return *self.shrink(raw.reshape(*shape, 4)[::-1]), marks.reshape(shape)[::-1]

    def cast(self, parts: list[Part], buffers: list[tuple[moderngl.Buffer, moderngl.Buffer]], sun: bytes) -> None:
        """The shadow map of the first lamp."""
        c = self.context
        c.enable(moderngl.DEPTH_TEST)
        c.disable(moderngl.CULL_FACE)
        c.disable(moderngl.BLEND)
        c.depth_func = "<="
        self.shade_target.use()
        self.shade_target.clear(depth=1.0)
        self.caster["sun"].write(sun)
        for p, (vertices, faces) in zip(parts, buffers, strict=True):
            if p.shadow:
                array = c.vertex_array(self.caster, [(vertices, "3f 32x", "pos")], faces)
                array.render()
                array.release()

    def cover(self, parts: list[Part], buffers: list[tuple[moderngl.Buffer, moderngl.Buffer]], view: Array) -> None:
        """Depth alone of all that hides what is behind it: only what is seen in the end is then shaded."""
        self.target.color_mask = NOTHING
        self.caster["sun"].write(view.T.astype("f4").tobytes())
        for p, (vertices, faces) in zip(parts, buffers, strict=True):
            if p.alpha >= 1 and p.cut == 0:
                array = self.context.vertex_array(self.caster, [(vertices, "3f 32x", "pos")], faces)
                array.render()
                array.release()
        self.target.color_mask = EVERYTHING

    def surface(self, p: Part) -> moderngl.Program:
        """The variant that has what this part has and no more."""
        has = (bool(p.skin), p.cut != 0, p.bump > 0, p.refl > 0)
        features = tuple(name for name, there in zip(FEATURES, has, strict=True) if there)
        if features not in self.surfaces:
            fragment = surface_fragment(features)
            self.surfaces[features] = self.context.program(vertex_shader=SURFACE_VERTEX, fragment_shader=fragment)
        return self.surfaces[features]

    def material(self, p: Part, s: moderngl.Program) -> None:
        self.texture(WHITE if p.tex is None else p.tex).use(0)
        for k in ("tint", "spec", "gloss", "alpha", "cut", "refl", "bump", "mark"):
            assign(s, k, getattr(p, k))
        for k, value in (p.skin or {}).items():
            assign(s, k, value)

    def shrink(self, raw: Array) -> tuple[Array, Array]:
        """Averages the supersampled pixels."""
        x = raw.astype(np.float32)
        x[..., 3] /= 255
        x[..., :3] *= x[..., 3:]
        if self.inner == 2 * self.size:
            # Four slices are several times faster than a mean over two axes.
            x = (x[::2, ::2] + x[1::2, ::2] + x[::2, 1::2] + x[1::2, 1::2]) / 4
        elif self.inner != self.size:
            import torch

            t = torch.from_numpy(x).permute(2, 0, 1)[None]
            t = torch.nn.functional.interpolate(t, size=(self.size, self.size), mode="bilinear", antialias=True)
            x = t[0].permute(1, 2, 0).numpy()
        return x[..., :3], x[..., 3:]
