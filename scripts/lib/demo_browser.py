"""Plays the browser of an account's owner in `make demo`: opens an address, consents, and says what page it ends on.

demo_browser.py URL ACCOUNT     follows redirects, keeps cookies, fills the consent form in, grants everything that is asked for
"""

import html
import http.cookiejar
import sys
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser


class Page(HTMLParser):
    """The form and the words of a page."""

    def __init__(self, text):
        super().__init__()
        self.action, self.fields, self.buttons, self.words, self.hidden = None, [], [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.hidden = tag in ("style", "title")
        if tag == "form":
            self.action = given.get("action", "")
        elif tag == "input" and given.get("name"):
            self.fields.append((given["name"], given.get("value", "on" if given.get("type") == "checkbox" else "")))
        elif tag == "button" and given.get("name"):
            self.buttons.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag):
        self.hidden = False

    def handle_data(self, data):
        if not self.hidden and data.strip():
            self.words.append(" ".join(data.split()))


def main(address, account):
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    answer = browser.open(address, timeout=20)
    page = Page(answer.read().decode())
    if page.action is None:
        sys.exit(f"{answer.geturl()} shows no form: {' '.join(page.words)}")
    fields = [(name, account if name == "account" else value) for name, value in page.fields]
    consent = next((button for button in page.buttons if button[1] in ("allow", "accept")), None)
    if consent is None:
        sys.exit(f"{answer.geturl()} has no button to consent: {page.buttons}")
    target = urllib.parse.urljoin(answer.geturl(), html.unescape(page.action)) if page.action else answer.geturl()
    body = urllib.parse.urlencode(fields + [consent]).encode()
    last = browser.open(urllib.request.Request(target, data=body), timeout=60)
    print(" ".join(Page(last.read().decode()).words))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except urllib.error.HTTPError as error:
        sys.exit(f"{error.geturl()} answers {error.code}: {' '.join(Page(error.read().decode(errors='replace')).words)}")
