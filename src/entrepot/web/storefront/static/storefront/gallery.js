"use strict";
/* Pictures of a product, large in place: by keyboard, wheel, drag and pinch. Without this each is a link. */
(() => {
  const MOST = 4;
  const STILL = 6; /* pixels a finger trembles in a tap */
  const gallery = document.querySelector("[data-gallery]");
  const dialog = gallery && gallery.querySelector("dialog");
  if (!dialog || !dialog.showModal) return;
  const links = [...gallery.querySelectorAll("[data-large]")];
  const stage = dialog.querySelector("[data-stage]");
  const fingers = new Map();
  let at = 0, scale = 1, x = 0, y = 0, image = null, spread = 0, moved = false, pressed = null, middle = null;

  const draw = () => {
    const [wide, high] = [(stage.clientWidth * (scale - 1)) / 2, (stage.clientHeight * (scale - 1)) / 2];
    x = Math.max(-wide, Math.min(wide, x));
    y = Math.max(-high, Math.min(high, y));
    image.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    stage.classList.toggle("zoom__stage--near", scale > 1);
  };

  /* Bring the picture nearer or farther, so that what lies under a point stays under it. */
  const zoom = (wanted, left, top) => {
    const next = Math.max(1, Math.min(MOST, wanted));
    const frame = stage.getBoundingClientRect();
    const [dx, dy] = [
      (left === undefined ? 0 : left - frame.left - frame.width / 2),
      (top === undefined ? 0 : top - frame.top - frame.height / 2),
    ];
    x = dx - ((dx - x) * next) / scale;
    y = dy - ((dy - y) * next) / scale;
    scale = next;
    draw();
  };

  const show = (number) => {
    at = (number + links.length) % links.length;
    const { alt, width, height } = links[at].dataset;
    image = new Image();
    Object.assign(image, { src: links[at].href, alt, width, height, draggable: false });
    stage.replaceChildren(image);
    [scale, x, y] = [1, 0, 0];
    draw();
  };

  const shut = () => dialog.close();

  links.forEach((link, number) => {
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      dialog.showModal();
      show(number);
    });
  });

  dialog.addEventListener("close", () => {
    fingers.clear();
    stage.replaceChildren();
    links[at].focus();
  });
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (event.target === dialog) shut();
    if (!button) return;
    if (button.dataset.step) show(at + Number(button.dataset.step));
    if ("closer" in button.dataset) zoom(scale * 1.5);
    if ("farther" in button.dataset) zoom(scale / 1.5);
    if ("shut" in button.dataset) shut();
  });
  dialog.addEventListener("keydown", (event) => {
    const near = scale > 1;
    const does = {
      "+": () => zoom(scale * 1.5),
      "=": () => zoom(scale * 1.5),
      "-": () => zoom(scale / 1.5),
      0: () => zoom(1),
      ArrowLeft: () => (near ? ((x += 60), draw()) : show(at - 1)),
      ArrowRight: () => (near ? ((x -= 60), draw()) : show(at + 1)),
      ArrowUp: () => ((y += 60), draw()),
      ArrowDown: () => ((y -= 60), draw()),
    }[event.key];
    if (!does || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    does();
  });

  /* one finger moves a picture that is near, two bring it nearer, a tap goes there and back */
  const apart = () => {
    const [one, other] = [...fingers.values()];
    return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  };
  const between = () => {
    const [one, other] = [...fingers.values()];
    return [(one.clientX + other.clientX) / 2, (one.clientY + other.clientY) / 2];
  };
  stage.addEventListener("pointerdown", (event) => {
    stage.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, event);
    if (fingers.size === 1) [moved, pressed] = [false, event];
    if (fingers.size === 2) [moved, spread, middle] = [true, apart(), between()];
  });
  stage.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    fingers.set(event.pointerId, event);
    if (fingers.size === 2) {
      const [now, [left, top]] = [apart(), between()];
      [x, y] = [x + left - middle[0], y + top - middle[1]];
      zoom((scale * now) / spread, left, top);
      [spread, middle] = [now, [left, top]];
    } else if (fingers.size === 1) {
      const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
      if (Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) > STILL) moved = true;
      if (scale > 1) [x, y] = [x + dx, y + dy];
      draw();
    }
  });
  const lift = (event) => {
    fingers.delete(event.pointerId);
    if (event.type === "pointerup" && !moved && !fingers.size)
      zoom(scale > 1 ? 1 : 2.5, event.clientX, event.clientY);
  };
  stage.addEventListener("pointerup", lift);
  stage.addEventListener("pointercancel", lift);
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(scale * (event.deltaY < 0 ? 1.2 : 1 / 1.2), event.clientX, event.clientY);
  }, { passive: false });
})();
