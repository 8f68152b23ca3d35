"""What mini is trained for.

  place   a drawing's cell must find its own photo cell among all cells of that photo (InfoNCE on raw
          cosines at four map levels, photo and drawing under different warps), and lie close to it;
  kind    photo, line art and drawing embeddings name the class, and so does the stem's mean;
  text    they point at the class's CLIP text embedding;
  pair    photo and drawing embeddings of one picture find each other within the batch;
  taught  photos and line art of them predict MobileNet's logits of ImageNet's classes for the photo (teachers/look.py);
  human   people's sketches find their photo, and roughly the place in it (human.py);
  lines   the contour head draws PiDiNet's contours (teachers/look.py), and people's;
  look    class-token attention falls inside the object's box, or its mask;
  mask    the mask head covers what DeepLab takes for the subject (teachers/deeplab.py), and an emoji; of a box it
          touches all four sides, none of the outside, and joins neighbours of one colour (Tian et al.,
          BoxInst, 2021).
"""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import nn

from network.geometry import cell_centres, compose, invert, transform
from network.human import human_losses
from pictures.batches import photo_pairs
from pictures.sketches import human_pairs
from pictures.lineart import filtered
from pictures.singles import drawings, emoji, tiny_photos

LEVELS = {"fire3": 0.5, "fire5": 2.0, "fire8": 1.5, "block2": 1.0}
QUERIES = 160


# How close the colours of neighbouring cells must be to belong together, and from which likeness on.
COLOR_SCALE = 0.15
ALIKE = 0.3
# How much the teacher's and our guesses are softened, and how much more a contour counts than what is between.
SOFT = 2
CONTOUR_WEIGHT = 3


class Portions(NamedTuple):
    """Sides of training pictures in pixels, and how many of each sort a step sees; photos and lines are tiny ones."""

    size: int
    tiny_size: int
    pairs: int
    sketches: int
    photos: int
    lines: int
    drawings: int
    emoji: int


class Heads(nn.Module):
    """What only training needs: class heads, among them one for the teacher's names, and temperatures."""

    def __init__(self, classes, words, text):
        super().__init__()
        self.kind = nn.Linear(512, classes)
        self.stem = nn.Linear(512, classes)
        self.word = nn.Linear(512, words)
        self.teacher = nn.Linear(512, 1000)
        self.teacher_stem = nn.Linear(512, 1000)
        self.register_buffer("text", text)
        self.log_scale = nn.ParameterDict({name: nn.Parameter(torch.tensor(2.7)) for name in [*LEVELS, "text", "pair", "which", "fine_which"]})

    def scale(self, name):
        return self.log_scale[name].clamp(0, 4.2).exp()


def sample(maps, points):
    """maps [N,C,h,w], points [N,P,2] in [-1,1] -> [N,P,C]."""
    return F.grid_sample(maps, points[:, None], align_corners=False)[:, :, 0].transpose(1, 2)


def place_loss(photo_map, drawing_map, to_photo, ink, scale, rng):
    """InfoNCE between corresponding cells of one picture, weighted towards inked cells; also their distance."""
    n, _, g, _ = drawing_map.shape
    points = cell_centres(g).expand(n, -1, -1)
    weight = F.adaptive_avg_pool2d(F.max_pool2d(ink, 5, 1, 2), g).flatten(1).clamp(max=0.5) * 2 + 0.06
    if g * g > QUERIES:
        pick = torch.multinomial(weight, QUERIES)
        points = points.gather(1, pick[..., None].expand(-1, -1, 2))
        weight = weight.gather(1, pick)
    there = transform(to_photo, points)
    weight = weight * (there.abs().amax(-1) < 1 - 1 / g)
    a = F.normalize(sample(photo_map, there), dim=-1)
    b = F.normalize(sample(drawing_map, points), dim=-1)
    cosine = b @ a.transpose(1, 2)
    target = torch.arange(cosine.shape[1]).expand(n, -1)
    nce = F.cross_entropy((cosine * scale).flatten(0, 1), target.flatten(), reduction="none").view(n, -1)
    near = 1 - cosine.diagonal(dim1=1, dim2=2)
    hit = (cosine.argmax(-1) == target).float()
    total = weight.sum() + 1e-6
    return (nce * weight).sum() / total + 0.5 * (near * weight).sum() / total, (hit * weight).sum() / total


def text_loss(embedding, rows, heads):
    known = rows >= 0
    if not known.any():
        return embedding.sum() * 0
    cosine = F.normalize(embedding[known], dim=-1) @ heads.text.T
    return F.cross_entropy(cosine * heads.scale("text"), rows[known]) + 2 - 2 * cosine.gather(1, rows[known, None]).mean()


def kind_loss(logits, classes):
    known = classes >= 0
    if not known.any():
        return logits.sum() * 0
    return F.cross_entropy(logits[known], classes[known], label_smoothing=0.05)


def subject_loss(logits, subject):
    """Cross-entropy with another network's mask [N,g,g], and what is missing of their soft overlap, so that a
    small subject counts as much as a large one; pictures whose mask is NaN do not count."""
    known = ~subject.isnan().flatten(1).any(1)
    if not known.any():
        return logits.sum() * 0
    logits, subject = logits[known], subject[known]
    ours = torch.sigmoid(logits)
    both = (ours * subject).sum((1, 2))
    either = (ours + subject).sum((1, 2)) - both
    return F.binary_cross_entropy_with_logits(logits, subject) + 1 - (both / (either + 1e-3)).mean()


def taught_loss(predicted, taught):
    """Divergence from the teacher's names, both softened; its logits [N,1000] are 0 for what it has not seen."""
    known = taught.any(1)
    if not known.any():
        return predicted.sum() * 0
    wanted = (taught[known] / SOFT).softmax(1)
    return F.kl_div((predicted[known] / SOFT).log_softmax(1), wanted, reduction="batchmean") * SOFT


def contour_loss(logits, contours):
    """Cross-entropy with contours [N,S,S] in [0,1], lines weighing as much as what is between them; NaN: not known."""
    known = ~contours.isnan().flatten(1).any(1)
    if not known.any():
        return logits.sum() * 0
    logits, contours = logits[known], contours[known]
    weight = 1 + (CONTOUR_WEIGHT - 1) * contours
    each = F.binary_cross_entropy_with_logits(logits, contours, reduction="none") * weight
    both = (torch.sigmoid(logits) * contours).sum((1, 2))
    dice = 1 - (2 * both + 1) / (torch.sigmoid(logits).square().sum((1, 2)) + contours.square().sum((1, 2)) + 1)
    return each.mean() + 0.3 * dice.mean()


def inside_boxes(boxes, grid):
    """Boxes [N,4] in [-1,1] -> 1 for the cells [N,grid,grid] whose centre is inside."""
    p, b = cell_centres(grid), boxes[:, None]
    return ((p > b[..., :2]) & (p < b[..., 2:])).all(-1).float().view(-1, grid, grid)


def look_loss(attention, inside):
    share = (attention * inside).sum((1, 2)) / attention.sum((1, 2))
    return -(share + 0.02).log()[inside.sum((1, 2)) > 0].sum() / len(attention)


def box_loss(logits, inside, photos):
    """Nothing outside of the box; in each of its rows and columns something; neighbours alike go together."""
    p = torch.sigmoid(logits)
    outside = (-F.logsigmoid(-logits) * (1 - inside)).sum() / (1 - inside).sum().clamp(min=1)
    touches = 0
    for axis in (1, 2):
        crossed = (inside.amax(axis) > 0).float()
        strongest = (p * inside).amax(axis).clamp(min=1e-4)
        touches = touches - (strongest.log() * crossed).sum() / crossed.sum().clamp(min=1)
    colors = F.adaptive_avg_pool2d(photos, logits.shape[-1])
    together = 0
    for dy, dx in ((0, 1), (1, 0), (1, 1)):
        near, far = (slice(None), slice(0, -dy or None), slice(0, -dx or None)), (slice(None), slice(dy, None), slice(dx, None))
        difference = (colors.permute(0, 2, 3, 1)[near] - colors.permute(0, 2, 3, 1)[far]).square().sum(-1)
        alike = torch.exp(-difference / (2 * COLOR_SCALE**2)) * torch.maximum(inside[near], inside[far])
        alike = alike * (alike > ALIKE)
        same = p[near] * p[far] + (1 - p[near]) * (1 - p[far])
        together = together - (same.clamp(min=1e-4).log() * alike).sum() / alike.sum().clamp(min=1) / 3
    return outside + 0.5 * touches + 0.5 * together


class Seen(NamedTuple):
    """What the network says of one sort of picture."""

    maps: dict
    embedding: torch.Tensor
    stem: torch.Tensor
    attention: torch.Tensor
    mask: torch.Tensor
    contours: torch.Tensor


def see(model, sorts, precision, learning):
    """Sorts of pictures [N,3,S,S] of one size, through the network at once: -> a Seen for each. Without
    `learning` no gradient leads into the network."""
    images, counts = torch.cat(sorts).contiguous(memory_format=torch.channels_last), [len(x) for x in sorts]
    with torch.autocast("cpu", precision, enabled=precision != torch.float32), torch.set_grad_enabled(learning):
        out = model(images)
    stem = F.layer_norm(out["maps"]["fire8"].float().mean((2, 3)), (512,))
    maps = zip(*[out["maps"][level].split(counts) for level in LEVELS])
    rest = zip(*[x.float().split(counts) for x in (out["embedding"], stem, out["attention"], out["mask"], out["contours"])])
    return [Seen(dict(zip(LEVELS, m)), *r) for m, r in zip(maps, rest)]


def step_losses(model, heads, data, portions, rng, precision, without=(), learning=True):
    """One batch of everything; `without` place, lines, teacher or human in an ablation; only the heads learn without
    `learning`."""
    size, line_art = portions.size, "lines" not in without
    pairs = photo_pairs(data, portions.pairs, size, rng, line_art)
    tiny = tiny_photos(data, portions.photos, portions.tiny_size, rng)
    more = tiny_photos(data, portions.lines, portions.tiny_size, rng)
    drawn, words, word_row = drawings(data, portions.drawings, size, rng)
    icon, icon_row, opacity = emoji(data, portions.emoji, size, rng)
    human = None if "human" in without else human_pairs(data, portions.sketches, size, rng)
    sorts = [pairs.photos, pairs.drawings, drawn, icon, *([human.photos, human.drawings] if human else [])]
    photo, drawing, doodle, emblem, *by_people = see(model, sorts, precision, learning)
    small, line = see(model, [tiny.photos, filtered(more.photos, rng) if line_art else more.photos], precision, learning)
    both = lambda a, b, of: torch.cat([getattr(a, of), getattr(b, of)])
    losses, log = ({}, {}) if "place" in without else place_losses(photo.maps, drawing.maps, pairs, heads, rng)
    if human:
        losses |= human_losses(*by_people, photo, human, heads)
    seen, traced = both(photo, small, "embedding"), both(drawing, line, "embedding")
    losses["kind_photo"] = 1.5 * kind_loss(heads.kind(seen), both(pairs, tiny, "classes"))
    losses["kind_stem"] = 0.5 * kind_loss(heads.stem(both(photo, small, "stem")), both(pairs, tiny, "classes"))
    losses["kind_line"] = 1.2 * kind_loss(heads.kind(traced), both(pairs, more, "classes"))
    losses["kind_word"] = 0.8 * kind_loss(heads.word(doodle.embedding), words)
    losses["text_photo"] = 1.0 * text_loss(seen, both(pairs, tiny, "rows"), heads)
    losses["text_line"] = 0.5 * text_loss(traced, both(pairs, more, "rows"), heads)
    named = torch.cat([seen.embedding for seen in (doodle, emblem, *by_people)])
    losses["text_word"] = 1.0 * text_loss(named, torch.cat([word_row, icon_row, *[human.rows for _ in by_people]]), heads)
    if "teacher" not in without:
        losses["taught_photo"] = 0.8 * taught_loss(heads.teacher(seen), both(pairs, tiny, "taught"))
        losses["taught_stem"] = 0.3 * taught_loss(heads.teacher_stem(both(photo, small, "stem")), both(pairs, tiny, "taught"))
        losses["taught_line"] = 0.4 * taught_loss(heads.teacher(traced), both(pairs, more, "taught"))
    pair = F.normalize(photo.embedding, dim=-1) @ F.normalize(drawing.embedding, dim=-1).T * heads.scale("pair")
    losses["pair"] = 0.5 * F.cross_entropy(pair.T, torch.arange(len(pair)))
    losses["look"] = 1.0 * look_loss(small.attention, inside_boxes(tiny.boxes, small.attention.shape[-1]))
    subject = F.adaptive_avg_pool2d(pairs.subject.nan_to_num(0), photo.attention.shape[-1])
    losses["look_mask"] = 0.6 * look_loss(photo.attention, (subject > 0.3).float())
    losses["lines"] = 2 * contour_loss(photo.contours, pairs.contours)
    losses["mask_box"] = 0.8 * box_loss(small.mask, inside_boxes(tiny.boxes, small.mask.shape[-1]), tiny.photos)
    losses["mask_photo"] = 2 * subject_loss(photo.mask, pairs.subject)
    cover = F.adaptive_avg_pool2d(opacity, emblem.mask.shape[-1])[:, 0]
    losses["mask_emoji"] = 0.5 * F.binary_cross_entropy_with_logits(emblem.mask, cover)
    with torch.no_grad():
        log["right_photo"] = (heads.kind(small.embedding).argmax(1) == tiny.classes).float().mean()
        log["right_line"] = (heads.kind(line.embedding).argmax(1) == more.classes).float().mean()
    return losses, log


def place_losses(photo_maps, drawing_maps, pairs, heads, rng):
    """Maps: level -> [N,C,h,w]."""
    to_photo = torch.stack([compose(invert(a), b) for a, b in zip(pairs.a, pairs.b)])
    ink, losses, log = (1 - pairs.drawings.amin(1, keepdim=True)).clamp(0, 1), {}, {}
    for level, share in LEVELS.items():
        maps = photo_maps[level].float(), drawing_maps[level].float()
        place, log[f"top1_{level}"] = place_loss(*maps, to_photo, ink, heads.scale(level), rng)
        losses[f"place_{level}"] = share * place
    return losses, log
