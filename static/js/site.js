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

/* Who fills the form for somebody else is not offered her own name and number. What is off when a page
   is left is not there when one comes back: it is on again as the form is sent. */
const offer = (isOffered) => {
  for (const input of document.querySelectorAll("[data-autocomplete]")) {
    input.autocomplete = isOffered ? input.dataset.autocomplete : "off";
  }
};
const other = document.querySelector("[name=for_whom][value=other]");
if (other) {
  const look = () => offer(!other.checked);
  other.form.addEventListener("change", look);
  other.form.addEventListener("submit", () => offer(true));
  window.addEventListener("pageshow", look);
}
