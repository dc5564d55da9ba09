// On a narrow screen one pane is shown at a time; on a wide one all are, and nothing here matters.

export class Panes {
  constructor(side) {
    this.side = side;
    this.buttons = [...document.querySelectorAll(".ed-tab")];
    this.shown = "";
    for (const button of this.buttons) button.addEventListener("click", () => this.show(button.dataset.pane));
    this.show("text");
  }

  show(name) {
    if (name === this.shown) return;
    const places = new Map([[this.shown, window.scrollY]]);
    for (const button of this.buttons) {
      const pane = document.getElementById(`pane-${button.dataset.pane}`);
      button.setAttribute("aria-pressed", String(button.dataset.pane === name));
      pane.toggleAttribute("data-off", button.dataset.pane !== name);
    }
    this.shown = name;
    if (places.get(name) === undefined && window.matchMedia("(max-width: 47.99rem)").matches) window.scrollTo(0, 0);
  }
}
