/* The only script of the public pages. Without it everything works; with it two things are softer.
   No request leaves but the one that the form beside it would have sent. */

/* Comfortable reading without leaving the page: what is typed in it stays. The server alone writes
   the cookie (core/device.py). */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(".comfort")) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const body = new URLSearchParams({ comfort: button.value });
  const isOn = document.documentElement.toggleAttribute("data-comfort");
  button.value = isOn ? "off" : "on";
  // Where nothing answers, this page is read as one asked, and the next one as before.
  fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
});

/* Who fills the form for somebody else is not offered her own name and number (registrations/forms.py). */
document.addEventListener("change", (event) => {
  if (event.target.name !== "for_whom") return;
  for (const input of document.querySelectorAll("[data-autocomplete]")) {
    input.autocomplete = event.target.value === "self" ? input.dataset.autocomplete : "off";
  }
});
