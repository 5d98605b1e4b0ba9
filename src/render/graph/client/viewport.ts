/** What is seen of the drawing: it is moved by `x` and `y`, then scaled by `scale`. */
export type Viewport = {
  /** Moves by pixels of the screen. */
  pan(x: number, y: number): void;
  /** Scales around a point of the stage, or its middle. */
  zoom(factor: number, at?: { readonly x: number; readonly y: number }): void;
  /** Shows the drawing from its top, in its own size where its width fits. */
  home(): void;
  /** Shows all of it, or as much as can still be made out. */
  fit(): void;
  /** Moves so far that a part of the drawing can be seen. */
  reveal(part: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }): void;
  resize(width: number, height: number): void;
};

const SMALLEST = 0.02;
const LARGEST = 2.5;
/** Smaller, nothing can be made out. */
const OVERVIEW = 0.25;
const MARGIN = 24;

type Elements = {
  readonly stage: HTMLElement;
  /** Called with every change. */
  readonly apply: (x: number, y: number, scale: number) => void;
};

export function createViewport({ stage, apply }: Elements): Viewport {
  let [x, y, scale] = [0, 0, 1];
  let [width, height] = [1, 1];
  const update = (): void => {
    // Some of the drawing always stays in sight.
    x = Math.min(Math.max(x, MARGIN * 2 - width * scale), stage.clientWidth - MARGIN * 2);
    y = Math.min(Math.max(y, MARGIN * 2 - height * scale), stage.clientHeight - MARGIN * 2);
    apply(x, y, scale);
  };
  const show = (wanted: number): void => {
    scale = Math.min(Math.max(wanted, SMALLEST), 1);
    x = Math.max(MARGIN, (stage.clientWidth - width * scale) / 2);
    y = MARGIN;
    update();
  };
  const across = (): number => (stage.clientWidth - 2 * MARGIN) / width;
  return {
    pan(dx, dy) {
      x += dx;
      y += dy;
      update();
    },
    zoom(factor, at = { x: stage.clientWidth / 2, y: stage.clientHeight / 2 }) {
      const next = Math.min(Math.max(scale * factor, SMALLEST), LARGEST);
      x = at.x - ((at.x - x) * next) / scale;
      y = at.y - ((at.y - y) * next) / scale;
      scale = next;
      update();
    },
    home: () => show(across()),
    fit: () => show(Math.min(across(), Math.max(OVERVIEW, (stage.clientHeight - 2 * MARGIN) / height))),
    reveal(part) {
      x += toMove(x + part.x * scale, part.width * scale, stage.clientWidth);
      y += toMove(y + part.y * scale, part.height * scale, stage.clientHeight);
      update();
    },
    resize(nextWidth, nextHeight) {
      [width, height] = [nextWidth, nextHeight];
    },
  };
}

/** How far something moves so that it is inside of `room`. */
function toMove(start: number, size: number, room: number): number {
  if (start < MARGIN) return MARGIN - start;
  const over = start + size - (room - MARGIN);
  return over > 0 ? -Math.min(over, start - MARGIN) : 0;
}

/** Drags, wheels and pinches of the stage. */
export function followPointer(stage: HTMLElement, { pan, zoom }: Viewport): void {
  stage.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const unit = event.deltaMode === 1 ? ROWS_OF_A_LINE : 1;
      if (event.ctrlKey || event.metaKey) {
        const { left, top } = stage.getBoundingClientRect();
        zoom(Math.exp((-event.deltaY * unit) / 300), { x: event.clientX - left, y: event.clientY - top });
      } else if (event.shiftKey && event.deltaX === 0) pan(-event.deltaY * unit, 0);
      else pan(-event.deltaX * unit, -event.deltaY * unit);
    },
    { passive: false },
  );
  let dragged = false;
  stage.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    dragged = false;
    const move = (moved: PointerEvent): void => {
      dragged ||= Math.hypot(moved.clientX - event.clientX, moved.clientY - event.clientY) > 4;
      if (dragged) pan(moved.movementX, moved.movementY);
    };
    const end = (): void => {
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', end);
      removeEventListener('pointercancel', end);
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', end);
    addEventListener('pointercancel', end);
  });
  // What ends a drag is no click.
  stage.addEventListener('click', (event) => dragged && (event.stopPropagation(), event.preventDefault()), true);
}

const ROWS_OF_A_LINE = 16;
