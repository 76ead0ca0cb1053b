// A signature that is drawn with a finger, a pen or a mouse: lines of an SVG path in the box's own units.
export function start(): void {
  for (const box of document.querySelectorAll<HTMLElement>('[data-drawing]')) {
    box.hidden = false;
    drawing(box);
  }
}

function drawing(box: HTMLElement): void {
  const picture = box.querySelector<SVGSVGElement>('svg')!;
  const path = picture.querySelector('path')!;
  const field = box.querySelector<HTMLInputElement>('input[type="hidden"]')!;
  let lines = '';
  let down = false;

  const point = (event: PointerEvent): string => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM()!.inverse());
    return `${at.x.toFixed(1)} ${at.y.toFixed(1)}`;
  };
  const show = (): void => {
    path.setAttribute('d', lines);
    field.value = lines;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };

  picture.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    picture.setPointerCapture(event.pointerId);
    down = true;
    lines += `M${point(event)}`;
    show();
  });
  picture.addEventListener('pointermove', (event) => {
    if (down) {
      lines += `L${point(event)}`;
      show();
    }
  });
  picture.addEventListener('pointerup', () => (down = false));
  picture.addEventListener('pointercancel', () => (down = false));
  box.querySelector('[data-drawing-clear]')!.addEventListener('click', () => {
    lines = '';
    show();
  });
}
