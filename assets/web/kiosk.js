// What the page itself does beside Flet's client: screen-reader tree, touches for the idle watch, printing,
// and starting clean when a visit has ended.
(() => {
  "use strict";
  const session = () => { try { sessionStorage.clear(); } catch { /* storage may be switched off */ } };

  // Flutter builds no DOM for screen readers (nor for tests) until somebody asks for it.
  window.addEventListener("flutter-first-frame", () => {
    document.querySelector("flt-semantics-placeholder")?.click();
    document.getElementById("loading")?.remove();
  });

  // With the screen-reader tree on, scrolls never reach Flet: the idle watch hears of touches from here.
  let told = 0;
  const touched = () => {
    const now = performance.now();
    if (now - told > 2000) { told = now; fetch("/touch", { method: "POST" }).catch(() => {}); }
  };
  for (const kind of ["pointerdown", "keydown", "wheel", "touchmove"]) addEventListener(kind, touched, { capture: true, passive: true });
  addEventListener("contextmenu", (event) => event.preventDefault(), { capture: true });

  // The warning that a visit will end is heard as well as seen.
  let sound = null;
  const chime = () => {
    sound ??= new AudioContext();
    for (const [delay, pitch] of [[0, 660], [0.25, 880]]) {
      const tone = sound.createOscillator(), loud = sound.createGain(), start = sound.currentTime + delay;
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(0.2, start);
      loud.gain.exponentialRampToValueAtTime(0.001, start + 0.5);
      tone.connect(loud).connect(sound.destination);
      tone.start(start);
      tone.stop(start + 0.5);
    }
  };
  setInterval(() => { if (document.querySelector('[flt-semantics-identifier="step-leaving"]')) chime(); }, 5000);

  // Which visit this is, so that the next one can be told from it.
  fetch("/healthz", { cache: "no-store" }).then((answer) => answer.text()).then((name) => { window.kioskVisit = name; });

  // A visit that ended is another process: cover the screen at once, wait for the fresh one, load it new.
  const cover = () => {
    if (document.getElementById("cover")) return;
    const sheet = document.createElement("div");
    sheet.id = "cover";
    sheet.style.cssText = "position:fixed;inset:0;background:#f7f5f0;z-index:2147483647";
    document.body.append(sheet);
  };
  const again = async (visit) => {
    cover();
    session();
    for (;;) {
      try {
        const answer = await fetch("/healthz", { cache: "no-store" });
        if (answer.ok && (await answer.text()) !== visit) break;
      } catch { /* not there yet */ }
      await new Promise((done) => setTimeout(done, 150));
    }
    location.replace("/");
  };
  // Hiding must not wait for the server: the cover falls in the same moment as the finger.
  addEventListener("click", (event) => {
    if (event.target.closest?.('[flt-semantics-identifier="hide"]')) cover();
  }, { capture: true });

  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...args) {
      super(...args);
      this.addEventListener("close", () => again(window.kioskVisit));
    }
  };

  window.addEventListener("message", (event) => {
    if (event.origin === location.origin && event.data === "printed") document.getElementById("printframe").src = "about:blank";
  });
})();
