# SPDX-License-Identifier: Apache-2.0
"""Reports for the demo when no collection of real ones is at hand: enough to look lived-in."""

REPORTS = [
    ("Search finds nothing for words with an umlaut",
     "Searching for `Müller` in {place} gives no result, `Muller` finds three.\n\n"
     "This worked last week. We use version {version}.", []),
    ("Upload of a large file stops at about 60 %",
     "I tried three times with a file of 800 MB in {place}. Each time the bar stops, and after a "
     "while the page says *connection reset*.", []),
    ("Mail about changes arrives twice",
     "Since the upgrade to {version} everybody here gets each notification two times, a second "
     "apart. The headers differ in `Message-Id` only.", ["dev:T{ref}"]),
    ("How do I move a project to another group?",
     "I am manager of both groups and see no button for it in {place}. Do I lack a right?", []),
    ("Page is blank after login",
     "1. open the start page\n2. log in\n3. the page stays white\n\nThe console says:\n\n"
     "```\nTypeError: undefined is not an object (line {ref})\n```\n\nOnly {place} is affected.", []),
    ("Please restore yesterday's copy of one project",
     "A colleague removed the wrong branch in {place}. Anything before noon would be fine.", []),
    ("Certificate expires in five days",
     "Our monitor warns about the certificate of the host behind {place}. Is its renewal automatic?",
     []),
    ("Export as CSV puts every row on one line",
     "The file from {place} has no line breaks at all. A spreadsheet opens it as one row with "
     "{ref} columns.", ["dev:T{ref}"]),
    ("Time zone of deadlines is wrong by one hour",
     "A deadline set to 09:00 shows as 08:00 in the mail and as 09:00 in {place}. I suspect "
     "daylight saving.", []),
    ("Cannot invite a person with a plus in the address",
     "`ann+test@example.com` is refused as *not an address* in {place}. The standard allows it.", []),
    ("Slow since Monday",
     "Opening a list of a few thousand tasks took a second and takes 15 now. Version {version}, "
     "nothing changed on our side. It is the worst in {place}.", ["dev:T{ref}"]),
    ("Two people edited the same page, one text is gone",
     "We both had {place} open. I saved last, and the other text is not even in the history.", []),
    ("Feature wish: keyboard shortcut for the next item",
     "Working through a list with the mouse is slow. A key such as `j` in {place} would help.", []),
    ("Backup failed: no space left on device",
     "Last night's log of {place}:\n\n```\nwrite error: No space left on device (block {ref})\n```",
     []),
    ("Links in the digest point to the old host name",
     "All links in the weekly digest still use the name from before the move. See also dev:T{ref}.",
     ["dev:T{ref}"]),
    ("Printing cuts off the right column",
     "On paper the last column of {place} is missing, portrait and landscape.", []),
    ("Invoice shows last year's address",
     "We moved in spring and changed it in {place}; the invoice of this month has the old one.", []),
    ("API answers 500 for an empty list",
     "`GET /tasks?ids=` gives status 500 where I would expect `[]`. Version {version}, seen in "
     "{place}.", ["dev:T{ref}"]),
    ("Dark colours make the diagram unreadable",
     "Black lines on a nearly black ground in {place}. Light colours are fine.", []),
    ("Account locked after one wrong password",
     "I mistyped it once in {place} and had to wait half an hour. Is that meant to be so?", []),
    ("Comment with a table is cut after the first row",
     "I wrote\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\nand {place} shows one row.", []),
    ("Webhook is called for private projects too",
     "Our chat got titles from a project it must not know. We turned the hook of {place} off for "
     "now; please look soon.", ["dev:T{ref}"]),
    ("Which versions of the command line tool still work?",
     "Some of us have old laptops. Is there a list for {version}?", []),
    ("Avatar upload turns pictures by 90 degrees",
     "Photos made with a phone held upright lie on their side in {place}.", []),
]
PLACES = ["the dashboard", "the task list", "the wiki", "the code browser", "the calendar",
          "the review page", "the group settings", "the file area", "the mail settings",
          "the report page", "the public pages", "the search page", "the import tool"]
VERSIONS = ["2.8", "2.9.1", "3.0", "3.0.4", "3.1"]
HOUR = 3600


def reports():
    """Every report in every place, a few hours apart, in the corpus's form; oldest first."""
    number = 0
    for turn, place in enumerate(PLACES):
        for index in range(len(REPORTS)):
            # a different order each turn, so that neighbours in a list differ
            title, body, refs = REPORTS[(index * 7 + turn * 5) % len(REPORTS)]
            number += 1
            words = {"place": place, "version": VERSIONS[number % len(VERSIONS)],
                     "ref": 100 + number * 37 % 900}
            yield {"n": number, "filed_at": number * 5 * HOUR + number * number % HOUR,
                   "requestor": f"requestor-{number * 11 % 61 + 1}", "title": title,
                   "body": body.format(**words), "refs": [ref.format(**words) for ref in refs]}
