"""Who may see and do what: every route and every demo role, as HTML, XML and JSON, against an explicit table.

A route without a row here fails, so a new page cannot arrive without saying who may see it.
"""
import secrets

import pytest

from helpers.client import problems
from helpers.world import LOGINS, MARKER, ROLES, described, free_answers

STAFF = {"admin", "staff", "staff2"}
PEOPLE = set(LOGINS)
EVERYONE = set(ROLES)
ACME = STAFF | {"manager", "member"}
READS_FREE = STAFF | {"community"}
MEDIA = ("html", "xml", "json")

# route -> (label, path, who gets 200). Everybody else gets 404, and a visitor is sent to the login page (401 as data).
GET = {
    "portal": [("", "/", EVERYONE)],
    "login": [("", "/login", EVERYONE)],
    "status": [("", "/status", EVERYONE)],
    "figures": [("", "/staff/figures", STAFF)],
    "status_queue": [("paid", "/status/paid", EVERYONE), ("unknown", "/status/nosuch", set())],
    "account": [("", "/account", PEOPLE)],
    "contract": [("paid", "/contract/{acme}", ACME), ("dedicated", "/contract/{dedicated}", STAFF | {"contact"}),
                 ("expired", "/contract/{expired}", STAFF | {"multi"}), ("free tier", "/contract/{sandbox}", STAFF),
                 ("free", "/contract/{free}", PEOPLE), ("unknown", "/contract/999999999", set())],
    "contract_new": [("paid", "/contract/{acme}/new", ACME),
                     ("dedicated", "/contract/{dedicated}/new", STAFF | {"contact"}),
                     ("free", "/contract/{free}/new", PEOPLE), ("unknown", "/contract/999999999/new", set())],
    "drafts": [("", "/drafts", PEOPLE)],
    "mentions": [("", "/mentions", PEOPLE)],
    "replies": [("", "/staff/replies", STAFF)],
    "reply": [("shared", "/staff/replies/{reply}", STAFF), ("unknown", "/staff/replies/999999999", set())],
    "item_replies": [("paid", "/N{paid_item}/replies", STAFF), ("unknown", "/N999999999/replies", set())],
    "item_people": [("paid", "/N{paid_item}/people", ACME), ("free queue", "/N{free_item}/people", READS_FREE | {"free"}),
                    ("unknown", "/N999999999/people", set())],
    "preview": [("", "/preview", PEOPLE)],
    "public_answer": [("published", "/answer/{answered}", EVERYONE), ("withdrawn", "/answer/{withdrawn}", set()), ("unknown", "/answer/999999999", set())],
    "answer_edit": [("paid", "/N{paid_item}/answer", STAFF), ("unknown", "/N999999999/answer", set())],
    "similar": [("paid", "/contract/{acme}/similar", ACME), ("free", "/contract/{free}/similar", PEOPLE),
                ("unknown", "/contract/999999999/similar", set())],
    "admin": [("", "/admin", {"admin"})],
    "admin_tokens": [("", "/admin/tokens", {"admin"})],
    "admin_destinations": [("", "/admin/destinations", {"admin"})],
    "admin_destination": [("", "/admin/destinations/{destination}", {"admin"}), ("unknown", "/admin/destinations/999999999", set())],
    "admin_outbox": [("", "/admin/outbox", {"admin"})],
    "admin_message": [("", "/admin/outbox/{message}", {"admin"}), ("unknown", "/admin/outbox/999999999", set())],
    "admin_queues": [("", "/admin/queues", {"admin"})],
    "admin_queue": [("paid", "/admin/queues/paid", {"admin"}), ("unknown", "/admin/queues/nosuch", set())],
    "admin_tags": [("", "/admin/tags", {"admin"})],
    "admin_tag": [("", "/admin/tags/{tag}", {"admin"}), ("unknown", "/admin/tags/nosuch", set())],
    "admin_fields": [("", "/admin/fields", {"admin"})],
    "admin_field": [("", "/admin/fields/{field}", {"admin"}), ("unknown", "/admin/fields/nosuch", set())],
    "admin_looks": [("", "/admin/names", {"admin"})],
    "admin_look": [("status", "/admin/names/status-open", {"admin"}), ("unknown", "/admin/names/status-nosuch", set())],
    "admin_sources": [("", "/admin/sources", {"admin"})],
    "admin_calendars": [("", "/admin/calendars", {"admin"})],
    "admin_calendar": [("there is none", "/admin/calendars/999999999", set())],
    "admin_slas": [("", "/admin/deadlines", {"admin"})],
    "admin_sla": [("there is none", "/admin/deadlines/999999999", set())],
    "admin_changes": [("", "/admin/changes", {"admin"})],
    # People without an account: whoever has the link is its holder, whoever else they are.
    "check_mail": [("", "/check-mail", EVERYONE)],
    "confirm": [("open", "/confirm/{confirmation}", EVERYONE), ("forged", "/confirm/" + "A" * 43, set())],
    "link": [("open", "/link/{link}/N{link_item}", EVERYONE), ("forged", "/link/" + "A" * 43 + "/N{link_item}", set()),
             ("another issue", "/link/{link}/N{free_item}", set())],
    "link_lost": [("", "/link", EVERYONE)],
    "file": [("paid", "/file/{attachment}", ACME), ("of a note", "/file/{note_file}", STAFF),
             ("hidden from the community", "/file/{private_file}", STAFF | {"free"}), ("free queue", "/file/{free_file}", READS_FREE | {"free"}),
             ("removed", "/file/{removed_file}", set()), ("held", "/file/{held_file}", set()), ("unknown", "/file/999999999", set())],
    "link_file": [("open", "/link/{link}/file/{link_file}", EVERYONE), ("forged", "/link/" + "A" * 43 + "/file/{link_file}", set()),
                  ("another issue", "/link/{link}/file/{attachment}", set())],
    "admin_intake": [("", "/admin/intake", {"admin"})],
    "staff_contracts": [("", "/staff/contracts", STAFF)],
    "contract_staff": [("paid", "/contract/{acme}/staff", STAFF), ("dedicated", "/contract/{dedicated}/staff", STAFF),
                       ("expired", "/contract/{expired}/staff", STAFF), ("free", "/contract/{free}/staff", set()),
                       ("unknown", "/contract/999999999/staff", set())],
    "contract_mana": [("paid", "/contract/{acme}/mana", ACME), ("dedicated", "/contract/{dedicated}/mana", STAFF | {"contact"}),
                      ("expired", "/contract/{expired}/mana", STAFF | {"multi"}), ("free", "/contract/{free}/mana", set()),
                      ("unknown", "/contract/999999999/mana", set())],
    "item": [("paid", "/N{paid_item}", ACME), ("free queue", "/N{free_item}", READS_FREE | {"free"}),
             ("community queue", "/N{community_item}", READS_FREE | {"free"}),
             ("free contract, paid queue", "/N{moved_item}", STAFF | {"free"}), ("unknown", "/N999999999", set())],
    "item_presence": [("paid", "/N{paid_item}/presence", ACME), ("free queue", "/N{free_item}/presence", READS_FREE | {"free"}),
                      ("unknown", "/N999999999/presence", set())],
    "rate": [("the requestor's", "/rate/{rating_link}", EVERYONE), ("forged", "/rate/7.7." + "0" * 32, set())],
    "person": [("a colleague", "/staff/people/{staff2}", STAFF), ("unknown", "/staff/people/999999999", set())],
    # A comment of manager's, and a note.
    "entry": [("a comment", "/N{paid_item}/e{said}", ACME), ("a note", "/N{paid_item}/e{noted}", STAFF),
              ("of another issue", "/N{free_item}/e{said}", set()), ("unknown", "/N{paid_item}/e999999999", set())],
    "entry_edit": [("a comment", "/N{paid_item}/e{said}/edit", STAFF | {"manager"}), ("a note", "/N{paid_item}/e{noted}/edit", STAFF),
                   ("of another issue", "/N{free_item}/e{said}/edit", set()), ("unknown", "/N{paid_item}/e999999999/edit", set())],
    "entry_history": [("a comment", "/N{paid_item}/e{said}/history", ACME), ("a note", "/N{paid_item}/e{noted}/history", STAFF),
                      ("of another issue", "/N{free_item}/e{said}/history", set()), ("unknown", "/N{paid_item}/e999999999/history", set())],
    "contract_people": [("paid", "/contract/{acme}/people", ACME), ("dedicated", "/contract/{dedicated}/people", STAFF | {"contact"}),
                        ("expired", "/contract/{expired}/people", STAFF | {"multi"}), ("free", "/contract/{free}/people", set()),
                        ("unknown", "/contract/999999999/people", set())],
    "contract_history": [("paid", "/contract/{acme}/history", ACME), ("dedicated", "/contract/{dedicated}/history", STAFF | {"contact"}),
                         ("free", "/contract/{free}/history", set()), ("unknown", "/contract/999999999/history", set())],
    "contract_billing": [("paid", "/contract/{acme}/billing", STAFF | {"manager"}),
                         ("dedicated", "/contract/{dedicated}/billing", STAFF | {"contact"}),
                         ("expired, a member", "/contract/{expired}/billing", STAFF), ("free", "/contract/{free}/billing", set()),
                         ("unknown", "/contract/999999999/billing", set())],
    "buy": [("", "/buy", EVERYONE)],
    "order": [("open", "/order/{order}", STAFF | {"contact"}), ("paid", "/order/{paid_order}", STAFF | {"contact"}),
              ("unknown", "/order/999999999", set())],
    "order_invoice": [("paid", "/order/{paid_order}/invoice", STAFF | {"contact"}), ("not paid", "/order/{order}/invoice", set()),
                      ("unknown", "/order/999999999/invoice", set())],
    "orders": [("", "/orders", STAFF)],
    "admin_forms": [("", "/admin/forms", {"admin"})],
    "admin_form": [("", "/admin/forms/free", {"admin"}), ("unknown", "/admin/forms/nosuch", set())],
    "admin_form_preview": [("", "/admin/forms/free/preview", {"admin"}), ("unknown", "/admin/forms/nosuch/preview", set())],
    "admin_plans": [("", "/admin/plans", {"admin"})],
    "admin_plan": [("", "/admin/plans/{plan}", {"admin"}), ("unknown", "/admin/plans/999999999", set())],
    "admin_payments": [("", "/admin/payments", {"admin"})],
    "contract_priorities": [("paid", "/contract/{acme}/priorities", ACME), ("dedicated", "/contract/{dedicated}/priorities", STAFF | {"contact"}),
                            ("expired", "/contract/{expired}/priorities", STAFF | {"multi"}), ("free", "/contract/{free}/priorities", set()),
                            ("unknown", "/contract/999999999/priorities", set())],
    "staff_priorities": [("", "/staff/priorities", STAFF)],
    "invitation": [("open", "/invitation/{token}", EVERYONE), ("forged", "/invitation/" + "A" * 43, set())],
    # Those who may file are led to the form, see LED_ON.
    "report": [("paid", "/report/acme", ACME), ("expired", "/report/umbrella", STAFF | {"multi"}),
               ("free tier", "/report/tinkerers", STAFF), ("unknown", "/report/no-such-instance", set())],
    "password_forgot": [("", "/password", EVERYONE)],
    "password_reset": [("open", "/password/{reset_link}", EVERYONE), ("forged", "/password/" + "A" * 43, set())],
    "sign_up": [("", "/sign-up", EVERYONE)],
    "sign_up_join": [("open", "/sign-up/{sign_up_link}", EVERYONE), ("forged", "/sign-up/" + "A" * 43, set())],
    "address_verify": [("another's", "/verify/{verify_link}", {"member"}), ("forged", "/verify/" + "A" * 43, set())],
    "unsubscribe": [("", "/unsubscribe/{mail_link}", EVERYONE), ("forged", "/unsubscribe/1.2." + "0" * 32, set())],
    "admin_sign_up": [("", "/admin/sign-up", {"admin"})],
    "admin_files": [("", "/admin/files", {"admin"})],
    "search": [("", "/search", PEOPLE)],
    "page_link": [("open", "/page/{ack}", EVERYONE), ("forged", "/page/" + "A" * 43, set())],
    "oncall": [("", "/oncall", STAFF)],
    "calendar": [("open", "/calendar/{calendar}", EVERYONE), ("forged", "/calendar/" + "A" * 43, set())],
    "admin_oncall": [("", "/admin/oncall", {"admin"})],
    "admin_schedule": [("", "/admin/oncall/schedules/{schedule}", {"admin"}), ("unknown", "/admin/oncall/schedules/999999999", set())],
    "admin_policy": [("", "/admin/oncall/policies/{policy}", {"admin"}), ("unknown", "/admin/oncall/policies/999999999", set())],
    "staff": [("", "/staff", READS_FREE)],
    "search_words": [("", "/search/words", PEOPLE)],
    "views": [("", "/staff/views", STAFF)],
    "view": [("a team's", "/view/{team_view}", STAFF), ("somebody's own", "/view/{own_view}", {"staff"}), ("unknown", "/view/999999999", set())],
    "folder": [(name, "/folder/" + name, STAFF) for name in ("mine", "unowned", "urgent", "waiting", "snoozed")] + [("unknown", "/folder/nosuch", set())],
    "queue": [("paid", "/queue/paid", STAFF), ("free", "/queue/free", READS_FREE),
              ("community", "/queue/community", READS_FREE), ("unknown", "/queue/nosuch", set())],
    "bulk_new": [("", "/staff/bulk", STAFF), ("found", "/staff/bulk?q=is:open", STAFF)],
    "bulk": [("looked at", "/staff/bulk/{bulk}", STAFF), ("unknown", "/staff/bulk/999999999", set())],
    "work": [("paid", "/queue/paid/work", STAFF), ("free", "/queue/free/work", STAFF),
             ("unknown", "/queue/nosuch/work", set())],
}

# path -> who is sent on by its HTML; as data it is a page for them too.
LED_ON = {"/report/acme": STAFF | {"manager"}, "/N{paid_item}/e{said}": ACME, "/N{paid_item}/e{noted}": STAFF}
# Where a visitor may come with a link alone, nothing to log in for is promised.
FOR_VISITORS = ("/rate/", "/invitation/", "/password/", "/sign-up/", "/unsubscribe/", "/confirm/", "/link/", "/page/", "/calendar/", "/status/")

# route -> (label, path, fields, who may). {name} in a field is filled from the same places as paths.
POST = {
    "login": [("wrong password", "/login", {"login": "nobody-at-all", "password": "wrong"}, set())],
    "logout": [("", "/logout", {}, EVERYONE)],
    "logout_everywhere": [("", "/account/logout-everywhere", {}, PEOPLE)],
    "account_settings": [("no such zone", "/account/settings", {"name": "Matrix", "time_zone": "Mars/Base"}, set())],
    "account_password": [("wrong password", "/account/password", {"password": "wrong", "new_password": "another-secret"}, set())],
    "contract_new": [
        ("paid", "/contract/{acme}/new", {"title": "Matrix", "body": "text"}, STAFF | {"manager"}),
        ("dedicated", "/contract/{dedicated}/new", {"title": "Matrix", "body": "text"}, STAFF | {"contact"}),
        ("expired", "/contract/{expired}/new", {"title": "Matrix", "body": "text"}, set()),
        ("free tier", "/contract/{sandbox}/new", {"title": "Matrix", "body": "text"}, set()),
        ("free", "/contract/{free}/new", {"form_version": "{form_version}", **free_answers()}, PEOPLE),
        ("free, without its questions", "/contract/{free}/new", {"title": "Matrix", "body": "text"}, set()),
        ("free, another form", "/contract/{free}/new", {"form_version": "999999", **free_answers()}, set()),
        ("unknown", "/contract/999999999/new", {"title": "Matrix", "body": "text"}, set())],
    "contract_draft_save": [("paid", "/contract/{acme}/draft", {"body": "Matrix."}, ACME), ("free", "/contract/{free}/draft", {"body": "Matrix."}, PEOPLE),
                            ("unknown", "/contract/999999999/draft", {"body": "Matrix."}, set())],
    "contract_draft_discard": [("paid", "/contract/{acme}/draft/discard", {}, ACME), ("free", "/contract/{free}/draft/discard", {}, PEOPLE),
                               ("unknown", "/contract/999999999/draft/discard", {}, set())],
    "contract_preview": [("paid", "/contract/{acme}/preview", {"body": "Matrix."}, ACME), ("unknown", "/contract/999999999/preview", {"body": "Matrix."}, set())],
    "item_draft_save": [("paid", "/N{paid_item}/draft", {"comment": "Matrix."}, ACME), ("free queue", "/N{free_item}/draft", {"comment": "M."}, READS_FREE | {"free"}),
                        ("unknown", "/N999999999/draft", {"comment": "Matrix."}, set())],
    "item_draft_discard": [("paid", "/N{paid_item}/draft/discard", {}, ACME), ("unknown", "/N999999999/draft/discard", {}, set())],
    "item_preview": [("paid", "/N{paid_item}/preview", {"comment": "Matrix."}, ACME), ("free queue", "/N{free_item}/preview", {"comment": "M."}, READS_FREE | {"free"}),
                     ("unknown", "/N999999999/preview", {"comment": "Matrix."}, set())],
    "item_insert": [("paid", "/N{paid_item}/insert", {"reply": "{reply}"}, STAFF), ("unknown", "/N999999999/insert", {"reply": "{reply}"}, set())],
    "replies": [("new", "/staff/replies", {"name": "{fresh}", "body": "Matrix."}, STAFF), ("no text", "/staff/replies", {"name": "x"}, set())],
    "reply": [("shared", "/staff/replies/{reply}", {"name": "{reply_name}", "body": "Matrix.", "shared": "yes"}, STAFF),
              ("unknown", "/staff/replies/999999999", {"name": "matrix", "body": "Matrix."}, set())],
    "reply_remove": [("unknown", "/staff/replies/999999999/remove", {}, set())],
    "reply_restore": [("there", "/staff/replies/{reply}/restore", {}, STAFF), ("unknown", "/staff/replies/999999999/restore", {}, set())],
    "item_mentions_read": [("paid", "/N{paid_item}/mentions/read", {}, ACME), ("unknown", "/N999999999/mentions/read", {}, set())],
    "mentions_read_all": [("", "/mentions/read", {"upto": "1"}, PEOPLE)],
    "preview": [("", "/preview", {"text": "Matrix."}, PEOPLE)],
    "answer_edit": [("paid", "/N{paid_item}/answer", {"version": "0", "answer_title": "A question", "answer": "An answer."}, STAFF),
                    ("no text", "/N{paid_item}/answer", {"version": "0", "answer_title": "A question"}, set()),
                    ("unknown", "/N999999999/answer", {"version": "0", "answer_title": "A question", "answer": "An answer."}, set())],
    "entry_edit": [("a comment", "/N{paid_item}/e{said}/edit", {"edit": "0", "text": "Matrix edited"}, STAFF | {"manager"}),
                   ("a note", "/N{paid_item}/e{noted}/edit", {"edit": "0", "text": MARKER}, STAFF),
                   ("edited meanwhile", "/N{paid_item}/e{said}/edit", {"edit": "7", "text": "Matrix edited"}, set()),
                   ("of another issue", "/N{free_item}/e{said}/edit", {"edit": "0", "text": "Matrix edited"}, set())],
    "rate": [("the requestor's", "/rate/{rating_link}", {"rating": "good"}, EVERYONE), ("forged", "/rate/7.7." + "0" * 32, {"rating": "good"}, set()),
             ("no such rating", "/rate/{rating_link}", {"rating": "splendid"}, set())],
    # Only who asked: the free item is free's own. It is open, so that even they are refused.
    "item_rate": [("paid, open", "/N{paid_item}/rate", {"rating": "good"}, set()), ("free, open", "/N{free_item}/rate", {"rating": "good"}, set()),
                  ("closed, free's", "/N{rated_item}/rate", {"rating": "good"}, {"free"}), ("unknown", "/N999999999/rate", {"rating": "good"}, set())],
    "person_note": [("changed meanwhile", "/staff/people/{staff2}/note", {"note_version": "7", "note": "Matrix"}, set()),
                    ("nobody", "/staff/people/{leaver}/note", {"note_version": "0", "note": "Matrix"}, STAFF),
                    ("unknown", "/staff/people/999999999/note", {"note_version": "0", "note": "Matrix"}, set())],
    "entry_remove": [("a comment", "/N{paid_item}/e{said}/remove", {}, STAFF | {"manager"}), ("a note", "/N{paid_item}/e{noted}/remove", {}, STAFF),
                     ("of another issue", "/N{free_item}/e{said}/remove", {}, set()), ("unknown", "/N{paid_item}/e999999999/remove", {}, set())],
    "entry_restore": [("a comment", "/N{paid_item}/e{said}/restore", {}, STAFF | {"manager"}), ("a note", "/N{paid_item}/e{noted}/restore", {}, STAFF),
                      ("of another issue", "/N{free_item}/e{said}/restore", {}, set()), ("unknown", "/N{paid_item}/e999999999/restore", {}, set())],
    "attachment_remove": [("paid", "/N{paid_item}/file/{attachment}/remove", {}, STAFF | {"manager"}),
                          ("another issue", "/N{free_item}/file/{attachment}/remove", {}, set()),
                          ("unknown", "/N{paid_item}/file/999999999/remove", {}, set())],
    "attachment_restore": [("paid", "/N{paid_item}/file/{attachment}/restore", {}, STAFF | {"manager"}),
                           ("unknown", "/N{paid_item}/file/999999999/restore", {}, set())],
    "answer_withdraw": [("paid", "/N{paid_item}/answer/withdraw", {}, STAFF), ("unknown", "/N999999999/answer/withdraw", {}, set())],
    "admin_tokens": [("nothing chosen", "/admin/tokens", {"name": "Matrix"}, set())],
    "admin_destinations": [("no address", "/admin/destinations", {"name": "Matrix too", "type": "webhook"}, set()),
                           ("a command", "/admin/destinations", {"name": "Matrix command", "type": "command", "target": "pager"}, {"admin"})],
    "admin_destination": [("the same", "/admin/destinations/{destination}", {"name": "Matrix", "target": "https://hook.example.org/", "enabled": "yes"},
                           {"admin"}), ("unknown", "/admin/destinations/999999999", {"name": "x", "target": "https://hook.example.org/"}, set())],
    "destination_secret_add": [("its own", "/admin/destinations/{destination}/secret", {"secret": "a-secret-of-ours-that-is-long"}, {"admin"}),
                               ("unknown", "/admin/destinations/999999999/secret", {}, set())],
    "destination_secret_retire": [("unknown", "/admin/destinations/{destination}/secrets/999999999/retire", {}, set())],
    "destination_test": [("", "/admin/destinations/{destination}/test", {}, {"admin"}), ("unknown", "/admin/destinations/999999999/test", {}, set())],
    "outbox_again": [("waits", "/admin/outbox/{message}/again", {}, {"admin"}), ("unknown", "/admin/outbox/999999999/again", {}, set())],
    "outbox_discard": [("without a reason", "/admin/outbox/{message}/discard", {}, set()),
                       ("unknown", "/admin/outbox/999999999/discard", {"reason": "x"}, set())],
    "api_token_revoke": [("unknown", "/admin/tokens/999999999/revoke", {}, set())],
    "admin_queues": [("new", "/admin/queues", {"name": "Matrix"}, {"admin"})],
    "admin_queue": [("the same", "/admin/queues/community", {"name": "Community", "place": "2", "promise": "3", "promise_unit": "days",
                                                             "community": "yes", "published": "yes", "charts": "yes", "waiting": "yes"}, {"admin"}),
                    ("unknown", "/admin/queues/nosuch", {"name": "Matrix too"}, set())],
    "queue_remove": [("into itself", "/admin/queues/paid/remove", {"successor": "paid"}, set()),
                     ("unknown", "/admin/queues/nosuch/remove", {"successor": "paid"}, set())],
    "queue_restore": [("is there", "/admin/queues/paid/restore", {}, set()), ("unknown", "/admin/queues/nosuch/restore", {}, set())],
    "admin_tags": [("new", "/admin/tags", {"name": "{fresh}", "colour": "red"}, {"admin"}), ("no name", "/admin/tags", {"colour": "red"}, set())],
    "admin_tag": [("the same", "/admin/tags/{tag}", {"name": "{tag}", "colour": "blue"}, {"admin"}),
                  ("unknown", "/admin/tags/nosuch", {"name": "Matrix", "colour": "blue"}, set())],
    "tag_move": [("", "/admin/tags/{tag}/move", {"direction": "up"}, {"admin"}), ("unknown", "/admin/tags/nosuch/move", {"direction": "up"}, set())],
    "tag_retire": [("back", "/admin/tags/{tag}/retire", {"retire": "no"}, {"admin"}), ("unknown", "/admin/tags/nosuch/retire", {"retire": "yes"}, set())],
    "admin_fields": [("new", "/admin/fields", {"name": "{fresh}", "kind": "number", "queues": "paid"}, {"admin"}), ("no kind", "/admin/fields", {"name": "Matrix"}, set())],
    "admin_field": [("the same", "/admin/fields/{field}", {"name": "{field}", "queues": "paid, free"}, {"admin"}),
                    ("unknown", "/admin/fields/nosuch", {"name": "Matrix"}, set())],
    "field_move": [("", "/admin/fields/{field}/move", {"direction": "up"}, {"admin"}), ("unknown", "/admin/fields/nosuch/move", {"direction": "up"}, set())],
    "field_retire": [("back", "/admin/fields/{field}/retire", {"retire": "no"}, {"admin"}), ("unknown", "/admin/fields/nosuch/retire", {"retire": "yes"}, set())],
    "admin_look": [("as it is", "/admin/names/priority-low", {}, {"admin"}), ("taken", "/admin/names/priority-low", {"name": "high"}, set()),
                   ("unknown", "/admin/names/status-nosuch", {"name": "Matrix"}, set())],
    "source_form": [("the same", "/admin/sources/{acme_source}/form", {}, {"admin"}),
                    ("no such form", "/admin/sources/{acme_source}/form", {"form": "nosuch"}, set()),
                    ("unknown", "/admin/sources/999999999/form", {}, set())],
    "admin_forms": [("new", "/admin/forms", {"name": "Matrix form"}, {"admin"}), ("no name", "/admin/forms", {}, set())],
    "admin_form": [("text", "/admin/forms/matrix", {"revision": "{revision}", "definition": "<form/>"}, {"admin"}),
                   ("an older one", "/admin/forms/matrix", {"revision": "0", "definition": "<form/>"}, set()),
                   ("unknown", "/admin/forms/nosuch", {"revision": "1", "definition": "<form/>"}, set())],
    "form_edit": [("a group", "/admin/forms/matrix/edit", {"revision": "{revision}", "operation": "add-group", "name": "m", "label": "M"}, {"admin"}),
                  ("nothing there", "/admin/forms/matrix/edit", {"revision": "{revision}", "operation": "up", "question": "nosuch"}, set()),
                  ("unknown", "/admin/forms/nosuch/edit", {"revision": "1", "operation": "up", "question": "a"}, set())],
    "form_publish": [("fit", "/admin/forms/matrix/publish", {"revision": "{revision}"}, {"admin"}),
                     ("its text forged", "/admin/forms/matrix/publish", {"revision": "{revision}", "definition": "<form/>"}, set()),
                     ("unknown", "/admin/forms/nosuch/publish", {"revision": "1"}, set())],
    "form_draft_from": [("the first", "/admin/forms/free/draft", {"revision": "1", "number": "1"}, {"admin"}),
                        ("none there is", "/admin/forms/free/draft", {"revision": "1", "number": "99"}, set()),
                        ("unknown", "/admin/forms/nosuch/draft", {"revision": "1", "number": "1"}, set())],
    "form_use": [("nobody", "/admin/forms/matrix/use", {}, {"admin"}),
                 ("never published", "/admin/forms/unpublished/use", {"kind": "dedicated"}, set()),
                 ("unknown", "/admin/forms/nosuch/use", {}, set())],
    "admin_calendars": [("new", "/admin/calendars", {"name": "{fresh}", "time_zone": "UTC", "monday": "9-17"}, {"admin"})],
    "admin_calendar": [("unknown", "/admin/calendars/999999999", {"name": "Matrix", "time_zone": "UTC", "monday": "9-17"}, set())],
    "calendar_remove": [("unknown", "/admin/calendars/999999999/remove", {}, set())],
    "admin_slas": [("new", "/admin/deadlines", {"queue": "community", "first_answer": "4 h"}, {"admin"}),
                       ("unknown queue", "/admin/deadlines", {"queue": "nosuch", "first_answer": "4 h"}, set())],
    "sla_remove": [("unknown", "/admin/deadlines/999999999/remove", {}, set())],
    "source_queue": [("the same", "/admin/sources/{acme_source}/queue", {"queue": "paid"}, {"admin"}),
                     ("no such queue", "/admin/sources/{acme_source}/queue", {"queue": "nosuch"}, set()),
                     ("unknown", "/admin/sources/999999999/queue", {"queue": "paid"}, set())],
    "contract_queue": [("the same", "/contract/{acme}/queue", {"queue": "paid"}, {"admin"}),
                       ("free", "/contract/{free}/queue", {"queue": "paid"}, set()),
                       ("unknown", "/contract/999999999/queue", {"queue": "paid"}, set())],
    "contract_note": [("paid", "/contract/{acme}/note", {"note": "Matrix."}, STAFF), ("free", "/contract/{free}/note", {"note": "M."}, set()),
                      ("unknown", "/contract/999999999/note", {"note": "M."}, set())],
    "contract_page_take": [("team", "/contract/{team}/page-right/take", {"reason": "Matrix"}, STAFF),
                           ("plan without", "/contract/{acme}/page-right/take", {"reason": "Matrix"}, set()),
                           ("unknown", "/contract/999999999/page-right/take", {"reason": "Matrix"}, set())],
    "contract_page_give": [("team", "/contract/{team}/page-right/give", {}, STAFF),
                           ("has it", "/contract/{dedicated}/page-right/give", {}, set()),
                           ("unknown", "/contract/999999999/page-right/give", {}, set())],
    "contract_mana": [
        ("paid", "/contract/{acme}/mana", {"amount": "-5", "reason": "Matrix"}, STAFF),
        ("an issue", "/contract/{acme}/mana", {"amount": "5", "reason": "Matrix", "item": "{paid_item}"}, STAFF),
        ("another's issue", "/contract/{dedicated}/mana", {"amount": "5", "reason": "Matrix", "item": "{paid_item}"}, set()),
        ("free", "/contract/{free}/mana", {"amount": "5", "reason": "Matrix"}, set()),
        ("unknown", "/contract/999999999/mana", {"amount": "5", "reason": "Matrix"}, set())],
    "mana_refund": [
        ("another's entry", "/contract/{dedicated}/mana/refund", {"entry": "{mana_entry}", "reason": "Matrix"}, set()),
        ("unknown", "/contract/{acme}/mana/refund", {"entry": "999999999", "reason": "Matrix"}, set())],
    "item": [
        ("comment, paid", "/N{paid_item}", {"version": "{paid_version}", "comment": "Matrix."}, ACME),
        ("comment, free queue", "/N{free_item}", {"version": "{free_version}", "comment": "Matrix."}, READS_FREE | {"free"}),
        ("comment, moved", "/N{moved_item}", {"version": "{moved_version}", "comment": "Matrix."}, STAFF | {"free"}),
        ("note", "/N{paid_item}", {"version": "{paid_version}", "comment": "Matrix.", "visibility": "internal"}, STAFF),
        ("note, free queue", "/N{free_item}", {"version": "{free_version}", "comment": "M.", "visibility": "internal"}, STAFF),
        ("close", "/N{paid_item}", {"version": "{paid_version}", "status": "resolved"}, STAFF | {"manager"}),
        ("close own", "/N{free_item}", {"version": "{free_version}", "status": "resolved"}, STAFF | {"free"}),
        ("staff status", "/N{paid_item}", {"version": "{paid_version}", "status": "spam"}, STAFF),
        ("priority", "/N{paid_item}", {"version": "{paid_version}", "priority": "high"}, STAFF),
        ("owner", "/N{paid_item}", {"version": "{paid_version}", "owner": "{staff2}"}, STAFF),
        ("queue", "/N{paid_item}", {"version": "{paid_version}", "queue": "free"}, STAFF),
        ("tags", "/N{paid_item}", {"version": "{paid_version}", "tags_add": "{tag}"}, STAFF),
        ("tags, free queue", "/N{free_item}", {"version": "{free_version}", "tags[]": "{tag}", "tags_were": "none"}, STAFF),
        ("a field", "/N{paid_item}", {"version": "{paid_version}", "field-matrix-text": "M"}, STAFF),
        ("a field, free queue", "/N{free_item}", {"version": "{free_version}", "field-matrix-text": "M", "shown-matrix-text": ""}, STAFF),
        ("a field there is not", "/N{paid_item}", {"version": "{paid_version}", "field-nosuch": "M"}, set()),
        ("unknown", "/N999999999", {"version": "1", "comment": "Matrix."}, set())],
    "item_claim": [("paid", "/N{paid_item}/claim", {}, STAFF), ("free queue", "/N{free_item}/claim", {}, STAFF),
                   ("unknown", "/N999999999/claim", {}, set())],
    "item_undo": [("what staff did", "/N{undo_item}/undo", {"command": "{undoable}"}, STAFF), ("of another issue", "/N{free_item}/undo", {"command": "{undoable}"}, set()),
                  ("unknown", "/N{paid_item}/undo", {"command": "999999999"}, set())],
    "item_again": [("done", "/N{undo_item}/again", {"command": "{undoable}"}, set()), ("unknown", "/N{paid_item}/again", {"command": "999999999"}, set())],
    "item_withdraw": [("done", "/N{undo_item}/withdraw", {"command": "{undoable}"}, set()), ("unknown", "/N{paid_item}/withdraw", {"command": "999999999"}, set())],
    "bulk_new": [("one", "/staff/bulk", {"items[]": "{paid_item}", "priority": "wish"}, STAFF),
                 ("a field of one", "/staff/bulk", {"items[]": "{paid_item}", "field-matrix-text": "M"}, STAFF),
                 ("nothing chosen", "/staff/bulk", {"priority": "wish"}, set()), ("nothing to do", "/staff/bulk", {"items[]": "{paid_item}"}, set())],
    "bulk_start": [("another's", "/staff/bulk/{bulk}/start", {}, {"staff"}), ("unknown", "/staff/bulk/999999999/start", {}, set())],
    "bulk_cancel": [("", "/staff/bulk/{bulk}/cancel", {}, STAFF), ("unknown", "/staff/bulk/999999999/cancel", {}, set())],
    "bulk_undo": [("not started", "/staff/bulk/{bulk}/undo", {}, set()), ("unknown", "/staff/bulk/999999999/undo", {}, set())],
    "item_merge": [("another of the contract", "/N{paid_item}/merge", {"duplicate_of": "N{undo_item}"}, STAFF),
                   ("where others read", "/N{free_item}/merge", {"duplicate_of": "N{paid_item}"}, set()), ("itself", "/N{free_item}/merge", {"duplicate_of": "{free_item}"}, set()),
                   ("unknown", "/N999999999/merge", {"duplicate_of": "N{paid_item}"}, set())],
    "item_split": [("a reply", "/N{undo_item}/split", {"entry": "{split_off}"}, STAFF), ("of another issue", "/N{free_item}/split", {"entry": "{split_off}"}, set()),
                   ("unknown", "/N999999999/split", {"entry": "1"}, set())],
    "item_link": [("related", "/N{paid_item}/relate", {"kind": "related", "other": "N{free_item}"}, STAFF), ("itself", "/N{free_item}/relate", {"kind": "blocks", "other": "N{free_item}"}, set()),
                  ("unknown", "/N999999999/relate", {"kind": "blocks", "other": "N{paid_item}"}, set())],
    "item_unlink": [("there", "/N{undo_item}/unrelate", {"link": "{related}"}, STAFF), ("of others", "/N{free_item}/unrelate", {"link": "{related}"}, set()),
                    ("unknown", "/N999999999/unrelate", {"link": "1"}, set())],
    "confirm": [("open", "/confirm/{confirmation}", {}, EVERYONE), ("forged", "/confirm/" + "A" * 43, {}, set())],
    "link": [("open", "/link/{link}/N{link_item}", {"version": "999999999", "comment": "Matrix."}, EVERYONE),
             ("forged", "/link/" + "A" * 43 + "/N{link_item}", {"version": "999999999", "comment": "Matrix."}, set()),
             ("another issue", "/link/{link}/N{free_item}", {"version": "999999999", "comment": "Matrix."}, set())],
    "link_renew": [("open", "/link/{link}/N{link_item}/renew", {}, EVERYONE), ("forged", "/link/" + "A" * 43 + "/N{link_item}/renew", {}, set())],
    "link_revoke": [("open", "/link/{link}/N{link_item}/revoke", {}, EVERYONE),
                    ("another issue", "/link/{link}/N{free_item}/revoke", {}, set())],
    "link_lost": [("", "/link", {"email": "matrix@link.example", "number": "1"}, EVERYONE)],
    "item_links_renew": [("paid", "/N{paid_item}/links/renew", {}, STAFF | {"manager"}), ("free queue", "/N{free_item}/links/renew", {}, STAFF | {"free"}),
                         ("unknown", "/N999999999/links/renew", {}, set())],
    "item_links_revoke": [("paid", "/N{paid_item}/links/revoke", {}, STAFF | {"manager"}), ("free queue", "/N{free_item}/links/revoke", {}, STAFF | {"free"}),
                          ("unknown", "/N999999999/links/revoke", {}, set())],
    # With a token of the scope requestors alone, see test_intake.py.
    "issue_file_for": [("no token", "/contract/{free}/for", {"identity": "chat:U1", "body": "Matrix."}, set())],
    "item_comment_for": [("no token", "/N{free_item}/for", {"identity": "chat:U1", "comment": "Matrix."}, set())],
    "admin_intake": [("off", "/admin/intake", {}, {"admin"})],
    "limit_set": [("the same", "/admin/intake/limits/link", {"most": "60"}, {"admin"}), ("unknown", "/admin/intake/limits/nosuch", {"most": "60"}, set())],
    "block_add": [("new", "/admin/intake/blocks", {"value": "matrix@block.example"}, {"admin"}),
                  ("everybody", "/admin/intake/blocks", {"value": "0.0.0.0/0"}, set())],
    "block_confirm": [("proposed", "/admin/intake/blocks/{proposal}/confirm", {}, {"admin"}), ("unknown", "/admin/intake/blocks/999999999/confirm", {}, set())],
    "block_end": [("proposed", "/admin/intake/blocks/{proposal}/end", {}, {"admin"}), ("unknown", "/admin/intake/blocks/999999999/end", {}, set())],
    "item_promote": [("paid", "/N{paid_item}/promote", {"reason": "Matrix."}, set()),
                     ("free queue", "/N{free_item}/promote", {"reason": "Matrix."}, STAFF | {"community"}),
                     ("promoted", "/N{community_item}/promote", {"reason": "Matrix."}, set()),
                     ("unknown", "/N999999999/promote", {"reason": "Matrix."}, set())],
    "item_send_back": [("paid", "/N{paid_item}/send-back", {"reason": "Matrix."}, set()),
                       ("promoted", "/N{promoted_item}/send-back", {"reason": "Matrix."}, STAFF),
                       ("unknown", "/N999999999/send-back", {"reason": "Matrix."}, set())],
    "item_candidate_add": [("free queue", "/N{free_item}/same-as", {"same_as": "N{community_item}"}, STAFF | {"community"}),
                           ("of a paid one", "/N{free_item}/same-as", {"same_as": "N{paid_item}"}, STAFF),
                           ("itself", "/N{community_item}/same-as", {"same_as": "N{community_item}"}, set()),
                           ("unknown", "/N999999999/same-as", {"same_as": "1"}, set())],
    "item_candidate_dismiss": [("free queue", "/N{free_item}/not-the-same", {"same_as": "{candidate}"}, STAFF),
                               ("none", "/N{free_item}/not-the-same", {"same_as": "{paid_item}"}, set())],
    "work": [("paid", "/queue/paid/work", {}, STAFF), ("free", "/queue/free/work", {}, STAFF),
             ("unknown", "/queue/nosuch/work", {}, set())],
    "views": [("new", "/staff/views", {"name": "Matrix", "q": "is:open"}, STAFF), ("no query", "/staff/views", {"name": "Matrix"}, set())],
    "view": [("a team's", "/view/{team_view}", {"name": "Matrix", "q": "is:open", "shared": "yes"}, {"staff", "admin"}),
             ("somebody's own", "/view/{own_view}", {"name": "Matrix", "q": "is:open"}, {"staff"}),
             ("unknown", "/view/999999999", {"name": "Matrix", "q": "is:open"}, set())],
    "view_remove": [("unknown", "/view/999999999/remove", {}, set())],
    "view_restore": [("is there", "/view/{own_view}/restore", {}, {"staff"}), ("unknown", "/view/999999999/restore", {}, set())],
    "view_pin": [("a team's", "/view/{team_view}/pin", {"pinned": "yes"}, STAFF), ("somebody's own", "/view/{own_view}/pin", {"pinned": "yes"}, {"staff"}),
                 ("unknown", "/view/999999999/pin", {}, set())],
    "view_move": [("a team's", "/view/{team_view}/move", {"direction": "up"}, STAFF), ("somebody's own", "/view/{own_view}/move", {"direction": "up"}, {"staff"}),
                  ("unknown", "/view/999999999/move", {"direction": "up"}, set())],
    "view_work": [("a team's", "/view/{team_view}/work", {}, STAFF), ("somebody's own", "/view/{own_view}/work", {}, {"staff"}),
                  ("unknown", "/view/999999999/work", {}, set())],
    "item_skip": [("paid", "/N{paid_item}/skip", {"why": "Matrix"}, STAFF), ("free queue", "/N{free_item}/skip", {"why": "Matrix"}, STAFF),
                  ("no reason", "/N{paid_item}/skip", {}, set()), ("unknown", "/N999999999/skip", {"why": "Matrix"}, set())],
    "item_snooze": [("paid", "/N{paid_item}/snooze", {"until": "week"}, STAFF), ("free queue", "/N{free_item}/snooze", {"until": "reply"}, STAFF),
                    ("is past", "/N{paid_item}/snooze", {"until": "time", "moment": "2020-01-01T00:00"}, set()),
                    ("unknown", "/N999999999/snooze", {"until": "week"}, set())],
    "item_wake": [("paid", "/N{paid_item}/wake", {}, STAFF), ("free queue", "/N{free_item}/wake", {}, STAFF), ("unknown", "/N999999999/wake", {}, set())],
    "contract_renewal": [("team", "/contract/{team}/renewal", {"renews": "no"}, STAFF | {"contact"}),
                         ("ended", "/contract/{expired}/renewal", {"renews": "yes"}, set()),
                         ("free", "/contract/{free}/renewal", {"renews": "no"}, set()),
                         ("unknown", "/contract/999999999/renewal", {"renews": "no"}, set())],
    "contract_renew": [("team", "/contract/{team}/renew", {"price": "249.00 EUR"}, STAFF | {"contact"}),
                       ("another price", "/contract/{team}/renew", {"price": "1.00 EUR"}, set()),
                       ("unknown", "/contract/999999999/renew", {"price": "249.00 EUR"}, set())],
    "contract_plan": [("the same", "/contract/{team}/plan", {"plan": "{plan}"}, STAFF | {"contact"}),
                      ("none there is", "/contract/{team}/plan", {"plan": "999999999"}, set()),
                      ("unknown", "/contract/999999999/plan", {"plan": "{plan}"}, set())],
    "buy": [("", "/buy", {"plan": "{plan}", "name": "Matrix Inc.", "price": "249.00 EUR"}, PEOPLE),
            ("another price", "/buy", {"plan": "{plan}", "name": "Matrix Inc.", "price": "0.01 EUR"}, set()),
            ("not for sale", "/buy", {"plan": "999999999", "name": "Matrix Inc.", "price": "249.00 EUR"}, set())],
    "order_pay": [("by invoice", "/order/{order}/pay", {}, set()), ("unknown", "/order/999999999/pay", {}, set())],
    "order_cancel": [("ready", "/order/{order}/cancel", {}, STAFF | {"contact"}), ("paid", "/order/{paid_order}/cancel", {}, set()),
                     ("unknown", "/order/999999999/cancel", {}, set())],
    "order_paid": [("ready", "/order/{order}/paid", {"note": "Matrix"}, STAFF), ("paid", "/order/{paid_order}/paid", {"note": "M"}, set()),
                   ("unknown", "/order/999999999/paid", {"note": "Matrix"}, set())],
    "order_settle": [
        ("to settle", "/order/{wrong_order}/settle", {"settled": "Matrix"}, STAFF),
        ("nothing to settle", "/order/{paid_order}/settle", {"settled": "Matrix"}, set()),
        ("unknown", "/order/999999999/settle", {"settled": "Matrix"}, set())],
    "order_refund": [("paid", "/order/{paid_order}/refund", {"reason": "Matrix"}, STAFF),
                     ("ready", "/order/{order}/refund", {"reason": "Matrix"}, set()),
                     ("unknown", "/order/999999999/refund", {"reason": "Matrix"}, set())],
    "payment_event": [("unsigned", "/payments/invoice", {"id": "evt_1"}, set()), ("unknown", "/payments/nosuch", {}, set())],
    "admin_plans": [("nothing said", "/admin/plans", {"key": "matrix"}, set())],
    "admin_plan": [("nothing said", "/admin/plans/{plan}", {}, set()), ("unknown", "/admin/plans/999999999", {"name": "x"}, set())],
    "plan_retire": [("", "/admin/plans/{spare_plan}/retire", {"retire": "yes"}, {"admin"}),
                    ("unknown", "/admin/plans/999999999/retire", {"retire": "yes"}, set())],
    "provider_save": [("http", "/admin/payments", {"provider": "matrix", "checkout_url": "http://x.example/{{order}}"}, set())],
    "issuer_save": [("", "/admin/payments/issuer", {"issuer": "Matrix desk"}, {"admin"})],
    "provider_activate": [("present", "/admin/payments/invoice/activate", {}, {"admin"}),
                          ("unknown", "/admin/payments/nosuch/activate", {}, set())],
    "secret_add": [("unsigned", "/admin/payments/invoice/secret", {"secret": "matrix-matrix-matrix"}, set()),
                   ("unknown", "/admin/payments/nosuch/secret", {"secret": "matrix-matrix-matrix"}, set())],
    "secret_retire": [("unknown", "/admin/payments/secrets/999999999/retire", {}, set())],
    "contract_name": [("dedicated", "/contract/{dedicated}/name", {"name": "Globex Operations"}, STAFF | {"contact"}),
                      ("member", "/contract/{team}/name", {"name": "Matrix team"}, STAFF | {"contact"}),
                      ("instance", "/contract/{acme}/name", {"name": "x"}, set()), ("free", "/contract/{free}/name", {"name": "x"}, set()),
                      ("unknown", "/contract/999999999/name", {"name": "x"}, set())],
    "contract_invite": [("team", "/contract/{team}/invite", {"email": "{fresh}@matrix.example", "role": "member"}, STAFF | {"contact"}),
                        ("instance", "/contract/{acme}/invite", {"email": "a@matrix.example", "role": "member"}, set()),
                        ("unknown", "/contract/999999999/invite", {"email": "a@matrix.example", "role": "member"}, set())],
    "contract_person_remove": [("team", "/contract/{team}/people/remove", {"person": "{leaver}"}, STAFF | {"contact"}),
                               ("instance", "/contract/{acme}/people/remove", {"person": "{leaver}"}, set()),
                               ("unknown", "/contract/999999999/people/remove", {"person": "{leaver}"}, set())],
    "contract_person_restore": [
        ("team", "/contract/{team}/people/restore", {"former": "{former}"}, STAFF | {"contact"}),
        ("other", "/contract/{dedicated}/people/restore", {"former": "{former}"}, set()),
        ("unknown", "/contract/{team}/people/restore", {"former": "999999999"}, set())],
    "contract_invitation_revoke": [("team", "/contract/{team}/people/revoke", {"invitation": "{invited}"}, STAFF | {"contact"}),
                                   ("other", "/contract/{dedicated}/people/revoke", {"invitation": "{invited}"}, set()),
                                   ("unknown", "/contract/999999999/people/revoke", {"invitation": "{invited}"}, set())],
    "contract_invitation_waive": [("team", "/contract/{team}/people/waive", {"invitation": "{invited}", "reason": "Matrix"}, STAFF),
                                  ("unknown", "/contract/999999999/people/waive", {"invitation": "{invited}", "reason": "x"}, set())],
    "contract_priorities": [
        ("team", "/contract/{team}/priorities", {"title": "Matrix", "note": "Why", "link": "https://matrix.example/"}, STAFF | {"contact"}),
        ("paid", "/contract/{acme}/priorities", {"title": "Matrix"}, STAFF | {"manager"}),
        ("free", "/contract/{free}/priorities", {"title": "Matrix"}, set()),
        ("unknown", "/contract/999999999/priorities", {"title": "Matrix"}, set())],
    "contract_priority_change": [
        ("team", "/contract/{team}/priorities/change", {"priority": "{priority}", "version": "1", "title": "Matrix"}, STAFF | {"contact"}),
        ("other", "/contract/{dedicated}/priorities/change", {"priority": "{priority}", "version": "1", "title": "Matrix"}, set()),
        ("unknown", "/contract/{team}/priorities/change", {"priority": "999999999", "version": "1", "title": "Matrix"}, set())],
    "contract_priority_move": [
        ("team", "/contract/{team}/priorities/move", {"priority": "{priority}", "version": "{priority_order}", "place": "1"}, STAFF | {"contact"}),
        ("other", "/contract/{dedicated}/priorities/move", {"priority": "{priority}", "version": "{priority_order}", "place": "1"}, set()),
        ("unknown", "/contract/{team}/priorities/move", {"priority": "999999999", "version": "{priority_order}", "place": "1"}, set())],
    "contract_priority_remove": [
        ("team", "/contract/{team}/priorities/remove", {"priority": "{priority}"}, STAFF | {"contact"}),
        ("other", "/contract/{dedicated}/priorities/remove", {"priority": "{priority}"}, set()),
        ("unknown", "/contract/{team}/priorities/remove", {"priority": "999999999"}, set())],
    "contract_priority_restore": [
        ("team", "/contract/{team}/priorities/restore", {"priority": "{priority_gone}"}, STAFF | {"contact"}),
        ("other", "/contract/{dedicated}/priorities/restore", {"priority": "{priority_gone}"}, set()),
        ("unknown", "/contract/{team}/priorities/restore", {"priority": "999999999"}, set())],
    "password_forgot": [("", "/password", {"who": "{fresh}@matrix.example"}, EVERYONE)],
    "password_reset": [("open", "/password/{reset_link}", {"new_password": "a-good-password"}, {"visitor"} | PEOPLE),
                       ("forged", "/password/" + "A" * 43, {"new_password": "a-good-password"}, set())],
    "sign_up": [("", "/sign-up", {"email": "{fresh}@matrix.example"}, {"visitor"})],
    "sign_up_join": [("open", "/sign-up/{sign_up_link}", {"name": "Matrix", "login": "{fresh}", "new_password": "a-good-password"}, {"visitor"}),
                     ("forged", "/sign-up/" + "A" * 43, {"name": "Matrix", "login": "{fresh}", "new_password": "a-good-password"}, set())],
    "admin_files": [("as it is", "/admin/files", {"file_mb": "25", "form_files": "20", "form_mb": "100", "contract_mb": "10000"}, {"admin"}),
                    ("too much", "/admin/files", {"file_mb": "10000000", "form_files": "20", "form_mb": "100", "contract_mb": "10000"}, set())],
    "admin_sign_up": [("", "/admin/sign-up", {"sign_up": "yes"}, {"admin"})],
    "account_address_add": [("", "/account/addresses", {"email": "{fresh}@matrix.example"}, PEOPLE),
                            ("none", "/account/addresses", {"email": "x"}, set())],
    "account_address_send": [("another's", "/account/addresses/send", {"address": "{address}"}, {"member"}),
                             ("unknown", "/account/addresses/send", {"address": "999999999"}, set())],
    "account_address_remove": [("another's", "/account/addresses/remove", {"address": "{address}"}, {"member"}),
                               ("unknown", "/account/addresses/remove", {"address": "999999999"}, set())],
    "address_verify": [("another's", "/verify/{verify_link}", {}, {"member"}), ("forged", "/verify/" + "A" * 43, {}, set())],
    "account_mail": [("", "/account/mail", {"replies": "yes"}, PEOPLE)],
    "item_mute": [("paid", "/N{paid_item}/mute", {"mute": "yes"}, ACME), ("free queue", "/N{free_item}/mute", {"mute": "yes"}, READS_FREE | {"free"}),
                  ("unknown", "/N999999999/mute", {"mute": "yes"}, set())],
    "unsubscribe": [("forged", "/unsubscribe/1.2." + "0" * 32, {}, set())],
    "unsubscribe_choose": [("", "/unsubscribe/{mail_link}/choose", {"choice": "item"}, EVERYONE),
                           ("forged", "/unsubscribe/1.2." + "0" * 32 + "/choose", {"choice": "all"}, set())],
    "item_page": [("team", "/N{team_item}/page", {"down": "Matrix"}, STAFF | {"contact"}),
                  ("plan without", "/N{paid_item}/page", {"down": "Matrix"}, set()), ("free", "/N{free_item}/page", {"down": "Matrix"}, set()),
                  ("unknown", "/N999999999/page", {"down": "Matrix"}, set())],
    "item_page_acknowledge": [("team", "/N{team_item}/page/acknowledge", {}, STAFF), ("unknown", "/N999999999/page/acknowledge", {}, set())],
    "item_page_false": [("team", "/N{team_item}/page/false", {"page": "{page}", "reason": "Matrix"}, STAFF),
                        ("unknown", "/N{team_item}/page/false", {"page": "999999999", "reason": "Matrix"}, set())],
    "page_link": [("open", "/page/{ack}", {}, EVERYONE), ("forged", "/page/" + "A" * 43, {}, set())],
    "override_add": [("", "/oncall/{schedule}/override", {"person": "{staff2}", "starts": "2030-01-01T08:00", "ends": "2030-01-02T08:00"}, STAFF),
                     ("unknown", "/oncall/999999999/override", {"person": "{staff2}", "starts": "2030-01-01T08:00", "ends": "2030-01-02T08:00"}, set())],
    "override_remove": [("", "/oncall/override/{override}/remove", {}, STAFF), ("unknown", "/oncall/override/999999999/remove", {}, set())],
    "calendar_make": [("", "/account/calendar", {}, STAFF)],
    "calendar_revoke": [("", "/account/calendar/revoke", {}, STAFF)],
    "schedule_add": [("", "/admin/oncall/schedules", {"name": "{fresh}", "time_zone": "UTC"}, {"admin"})],
    "schedule_change": [("", "/admin/oncall/schedules/{schedule}", {"name": "Matrix", "time_zone": "UTC"}, {"admin"}),
                        ("unknown", "/admin/oncall/schedules/999999999", {"name": "Matrix", "time_zone": "UTC"}, set())],
    "schedule_remove": [("", "/admin/oncall/schedules/{spare_schedule}/remove", {}, {"admin"}), ("unknown", "/admin/oncall/schedules/999999999/remove", {}, set())],
    "schedule_restore": [("", "/admin/oncall/schedules/{spare_schedule}/restore", {}, {"admin"}), ("unknown", "/admin/oncall/schedules/999999999/restore", {}, set())],
    "rotation_add": [("", "/admin/oncall/schedules/{schedule}/rotations", {"name": "M", "first_turn": "2026-01-05 08:00", "length": "1", "unit": "weeks", "monday": "yes"}, {"admin"})],
    "rotation_change": [("", "/admin/oncall/schedules/{schedule}/rotations/{rotation}",
                         {"name": "M", "first_turn": "2026-01-05 08:00", "length": "1", "unit": "weeks", "monday": "yes"}, {"admin"}),
                        ("unknown", "/admin/oncall/schedules/{schedule}/rotations/999999999",
                         {"name": "M", "first_turn": "2026-01-05 08:00", "length": "1", "unit": "weeks", "monday": "yes"}, set()),
                        ("of another", "/admin/oncall/schedules/{spare_schedule}/rotations/{rotation}",
                         {"name": "M", "first_turn": "2026-01-05 08:00", "length": "1", "unit": "weeks", "monday": "yes"}, set())],
    "rotation_remove": [("unknown", "/admin/oncall/schedules/{schedule}/rotations/999999999/remove", {}, set())],
    "rotation_move": [("", "/admin/oncall/schedules/{schedule}/rotations/{rotation}/move", {"direction": "up"}, {"admin"})],
    "member_add": [("", "/admin/oncall/schedules/{schedule}/rotations/{rotation}/members", {"person": "{staff2}"}, {"admin"})],
    "member_move": [("", "/admin/oncall/schedules/{schedule}/members/{duty}/move", {"direction": "down"}, {"admin"}),
                    ("of another", "/admin/oncall/schedules/{spare_schedule}/members/{duty}/move", {"direction": "down"}, set())],
    "member_remove": [("unknown", "/admin/oncall/schedules/{schedule}/members/999999999/remove", {}, set())],
    "policy_add": [("", "/admin/oncall/policies", {"name": "{fresh}"}, {"admin"})],
    "policy_change": [("", "/admin/oncall/policies/{policy}", {"name": "Matrix", "repeats": "1"}, {"admin"}),
                      ("unknown", "/admin/oncall/policies/999999999", {"name": "Matrix"}, set())],
    "policy_remove": [("unknown", "/admin/oncall/policies/999999999/remove", {}, set())],
    "level_add": [("", "/admin/oncall/policies/{policy}/levels", {"wait": "5"}, {"admin"})],
    "level_change": [("", "/admin/oncall/policies/{policy}/levels/{level}", {"wait": "5"}, {"admin"})],
    "level_move": [("", "/admin/oncall/policies/{policy}/levels/{level}/move", {"direction": "up"}, {"admin"})],
    "level_remove": [("unknown", "/admin/oncall/policies/{policy}/levels/999999999/remove", {}, set())],
    "target_add": [("", "/admin/oncall/policies/{policy}/levels/{level}/targets", {"target": "schedule-{schedule}"}, {"admin"})],
    "target_remove": [("unknown", "/admin/oncall/policies/{policy}/targets/999999999/remove", {}, set())],
    "policy_assign": [("", "/admin/oncall/assign", {"target": "plan-{plan}", "policy": "0"}, {"admin"}),
                      ("unknown", "/admin/oncall/assign", {"target": "plan-999999999", "policy": "0"}, set())],
    "page_callback_add": [("no secret", "/admin/oncall/callbacks", {"name": "matrix", "scheme": "pagerduty"}, set())],
    "page_callback_retire": [("unknown", "/admin/oncall/callbacks/nosuch/retire", {}, set())],
    "page_callback": [("not signed", "/pages/callback/nosuch", {}, set())],
    "invitation_accept": [("open", "/invitation/{token}", {}, PEOPLE - {"contact"}),
                          ("forged", "/invitation/" + "A" * 43, {}, set())],
    "invitation_join": [("open", "/invitation/{token}/account",
                         {"name": "Matrix", "login": "{fresh}", "new_password": "a-good-password"}, {"visitor"}),
                        ("forged", "/invitation/" + "A" * 43 + "/account",
                         {"name": "Matrix", "login": "{fresh}", "new_password": "a-good-password"}, set())],
}


def invited_again(desk, found):
    """What only serves once: an invitation that costs something, its link, somebody to remove, a name nobody has."""
    found["fresh"] = "m" + secrets.token_hex(6)
    token = secrets.token_urlsafe(32)
    found["token"] = token
    found["invited"] = desk.sql(
        "insert into nuance.invitation (contract_id, email, role, token_hash, invited_by, mana_cost) "
        "select %s, %s, 'contact', sha256(%s::bytea), a.person_id, 40 from nuance.account a where a.login = 'contact' returning id",
        found["team"], found["fresh"] + "@link.example", token)[0][0]
    found["leaver"] = desk.sql("insert into nuance.person (name) values ('Matrix leaver') returning id")[0][0]
    desk.sql("insert into nuance.membership (contract_id, person_id, role) values (%s, %s, 'member')", found["team"], found["leaver"])
    gone = desk.sql("insert into nuance.person (name) values ('Matrix former') returning id")[0][0]
    found["former"] = desk.sql("insert into nuance.former_member (contract_id, person_id, role) values (%s, %s, 'member') returning id",
                               found["team"], gone)[0][0]
    desk.sql("update nuance.contract_priority set removed_at = now() where contract_id = %s", found["team"])
    for name, gone in (("priority", None), ("priority_gone", "now()")):
        found[name] = desk.sql(
            f"insert into nuance.contract_priority (contract_id, position, title, note, link, removed_at, plan_id, words) "
            f"values (%s, 1, 'Matrix', 'Why', 'https://matrix.example/', {gone or 'null'}, 1, '') returning id", found["team"])[0][0]
    found["priority_order"] = desk.sql("select priority_order from nuance.contract where id = %s", found["team"])[0][0]
    # Who accepted before is what they were again.
    desk.sql("update nuance.membership m set role = 'member' from nuance.account a where m.contract_id = %s and a.person_id = m.person_id "
             "and a.login = 'member'", found["team"])
    desk.sql("delete from nuance.membership m using nuance.account a where m.contract_id = %s and a.person_id = m.person_id "
             "and a.login not in ('contact', 'member')", found["team"])


def mailed_again(desk, found):
    """Links that mails bring: for a forgotten password, a new account, an address, and less mail."""
    found.setdefault("fresh", "m" + secrets.token_hex(6))
    leaver = desk.make_person("r" + secrets.token_hex(6))
    desk.sql("delete from nuance.address where verified_at is null and person_id = %s", desk.person("member"))
    found["address"] = desk.sql("insert into nuance.address (person_id, value) values (%s, %s) returning id",
                                desk.person("member"), secrets.token_hex(6) + "@link.example")[0][0]
    for name, purpose, person in (("reset_link", "password", leaver), ("sign_up_link", "sign-up", None),
                                  ("verify_link", "verify", desk.person("member"))):
        found[name] = secrets.token_urlsafe(32)
        desk.sql("insert into nuance.mail_link (purpose, token_hash, person_id, address, expires_at) "
                 "values (%s, sha256(%s::bytea), %s, coalesce((select value from nuance.address where id = %s and %s = 'verify'), %s), "
                 "now() + interval '1 hour')", purpose, found[name], person, found["address"], purpose, secrets.token_hex(6) + "@link.example")
    found["mail_link"] = desk.sql("select nuance_api.unsubscribe_token(%s, %s)", leaver, found["paid_item"])[0][0]


def paged_again(desk, found):
    """An issue that somebody was paged for, and what a schedule and a policy have."""
    found["fresh"] = "m" + secrets.token_hex(6)
    found["team_item"] = desk.file("contact", found["team"], "Matrix team")
    desk.client("contact").post(f"/N{found['team_item']}/page", {"down": MARKER.replace("internal", "public")})
    found["page"] = desk.sql("select id from nuance.page where item_number = %s", found["team_item"])[0][0]
    found["ack"] = secrets.token_urlsafe(32)
    desk.sql("insert into nuance.page_notice (page_id, step, event, person_id, token_hash, made_at) values (%s, 1, 'trigger', %s, sha256(%s::bytea), now())",
             found["page"], found["staff2"], found["ack"])
    found["calendar"] = secrets.token_urlsafe(32)
    desk.sql("insert into nuance.calendar_link (person_id, stamp, token_hash) values (%s, gen_random_uuid(), sha256(%s::bytea)) "
             "on conflict (person_id) do update set token_hash = excluded.token_hash", found["staff2"], found["calendar"])
    found["override"] = desk.sql("insert into nuance.oncall_override (schedule_id, person_id, starts_at, ends_at, made_by) "
                                 "values (%s, %s, now() + interval '1 day', now() + interval '2 days', %s) returning id", found["schedule"], found["staff2"], found["staff2"])[0][0]
    desk.sql("update nuance.oncall_schedule set removed_at = null where id = %s", found["spare_schedule"])


def on_call_once(desk, found):
    found["schedule"] = desk.sql("insert into nuance.oncall_schedule (name, time_zone) values ('Matrix ' || gen_random_uuid(), 'UTC') returning id")[0][0]
    found["spare_schedule"] = desk.sql("insert into nuance.oncall_schedule (name, time_zone) values ('Matrix spare ' || gen_random_uuid(), 'UTC') returning id")[0][0]
    found["rotation"] = desk.sql("insert into nuance.oncall_rotation (schedule_id, name, place, first_turn, turn) values (%s, 'M', 1, '2026-01-05 08:00', '168 hours') "
                                 "returning id", found["schedule"])[0][0]
    found["duty"] = desk.sql("insert into nuance.oncall_member (rotation_id, place, person_id) values (%s, 0, %s) returning id", found["rotation"], found["staff2"])[0][0]
    found["policy"] = desk.sql("insert into nuance.oncall_policy (name) values ('Matrix ' || gen_random_uuid()) returning id")[0][0]
    found["level"] = desk.sql("insert into nuance.oncall_level (policy_id, place, wait) values (%s, 1, '5 minutes') returning id", found["policy"])[0][0]


def ordered_again(desk, found):
    """An order that waits, one that was paid, and one that was paid wrongly, all by contact for the team."""
    for name in ("order", "wrong_order", "paid_order"):
        found[name] = desk.sql(
            "insert into nuance.purchase_order (person_id, plan_id, contract_id, kind, amount, currency, months, provider) "
            "select a.person_id, p.id, %s, 'renewal', 24900, 'EUR', 1, 'invoice' from nuance.account a, nuance.plan p "
            "where a.login = 'contact' and p.key = 'dedicated' returning id", found["team"])[0][0]
        if name == "order":
            desk.sql("update nuance.purchase_order set state = 'purchasing' where id = %s", found["order"])
    desk.sql("update nuance.purchase_order set state = 'purchasing', problem = 'amount-differs' where id = %s", found["wrong_order"])
    desk.sql("select nuance_api.order_charge(nuance_api.order_lock(%s))", found["paid_order"])
    desk.sql("update nuance.purchase_order set state = 'ready' where id = %s", found["order"])


def linked_again(desk, found):
    """What waits for confirmation, a link to an issue of somebody without an account, a proposal to block."""
    desk.sql("truncate nuance.rate_window")
    token, confirmation = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    # Whose portal takes visitors as far as confirming goes; the free one's does not, as the other rows say.
    desk.sql("update nuance.source set visitors = true where contract_id = %s and type = 'portal'", found["dedicated"])
    desk.sql("insert into nuance.unconfirmed (key, token_hash, contract_id, name, email, content) values "
             "(%s, sha256(%s::bytea), %s, 'Matrix visitor', %s, '{\"body\": \"Matrix\"}')",
             confirmation, confirmation, found["dedicated"], secrets.token_hex(6) + "@visitor.example")
    person = desk.sql("select nuance_api.person_of('email', %s, 'Matrix holder', true)", secrets.token_hex(6) + "@holder.example")[0][0]
    number = desk.file("free", found["free"], "Matrix of a link")
    desk.sql("update nuance.item set requestor_id = %s, author_id = %s where number = %s", person, person, number)
    desk.comment("staff", number, MARKER, visibility="internal")
    desk.sql("insert into nuance.access_link (item_number, person_id, token_hash) values (%s, %s, sha256(%s::bytea))", number, person, token)
    proposal = desk.sql("insert into nuance.block (kind, value) values ('email', %s) returning id", secrets.token_hex(6) + "@spam.example")[0][0]
    found["link_file"] = a_file(desk, "free", number)
    found.update(confirmation=confirmation, link=token, link_item=number, proposal=proposal)


def said_again(desk, found):
    """A comment and a note of the paid issue."""
    for name, login, fields in (("said", "manager", {}), ("noted", "staff", {"visibility": "internal"})):
        answer = desk.comment(login, found["paid_item"], MARKER if fields else "Matrix said", **fields)
        found[name] = answer.headers["Location"].rsplit("#e", 1)[1]


def a_file(desk, login, number, **columns):
    """A file with an entry of an issue, or a held one."""
    values = {"state": "kept", "name": "matrix.txt", **columns}
    names = "".join(", " + name for name in values)
    made = desk.sql(f"insert into nuance.attachment (person_id, size, sha256, item_number, entry_id, contract_id{names}) "
                    f"select a.person_id, 1, sha256('x'), i.number, (select max(e.id) from nuance.timeline_entry e where e.item_number = i.number), "
                    f"i.contract_id{', %s' * len(values)} from nuance.account a left join nuance.item i on i.number = %s where a.login = %s returning id",
                    *values.values(), number, login)[0][0]
    desk.sql("insert into nuance.attachment_chunk (attachment_id, first_byte, data) values (%s, 0, 'x')", made)
    return made


def filed_again(desk, found):
    found["attachment"] = a_file(desk, "manager", found["paid_item"])
    found["note_file"] = a_file(desk, "staff", found["paid_item"], internal=True, name=MARKER)
    found["removed_file"] = a_file(desk, "manager", found["paid_item"], removed_at="2026-01-01")
    found["free_file"] = a_file(desk, "free", found["free_item"])
    found["private_file"] = a_file(desk, "free", found["free_item"], private=True)
    found["held_file"] = a_file(desk, "manager", None, state="held")


def suggested(desk, number, other):
    desk.sql("insert into nuance.duplicate_candidate (item_number, of_number, person_id) "
             "select %s, %s, person_id from nuance.account where login = 'community'", number, other)


def commanded_again(desk, found):
    """What staff did to an issue and can undo."""
    found["undo_item"] = desk.file("manager", found["acme"], "Matrix to undo")
    desk.client("staff").form(f"/N{found['undo_item']}").fill(priority="wish").submit()
    desk.comment("manager", found["undo_item"], "A reply to split off.")
    found["split_off"] = desk.sql("select max(id) from nuance.timeline_entry where item_number = %s and kind = 'comment'", found["undo_item"])[0][0]
    found["related"] = desk.sql("insert into nuance.item_link (from_number, to_number, kind, person_id) select i.number, p.number, 'blocks', i.author_id "
                                "from nuance.item i, nuance.item p where i.number = %s and p.number = %s returning id", found["undo_item"], found["paid_item"])[0][0]
    found["undoable"] = desk.sql("select max(id) from nuance.command where item_number = %s and undoable", found["undo_item"])[0][0]


def many_again(desk, found):
    """A change of many issues that staff looked at and did not start."""
    found["bulk"] = desk.sql("insert into nuance.bulk (person_id, arguments, targets) select a.person_id, '{\"priority\": \"wish\"}', array[%s] "
                             "from nuance.account a where a.login = 'staff' returning id", int(found["paid_item"]))[0][0]


# Programs alone put, with tokens: who may is in the file named here.
PUT = {"instance_put": "test_instances.py"}


@pytest.fixture(scope="module")
def places(desk):
    """Contracts, people and items the rows speak of, made through the pages."""
    found = {"acme": desk.acme(), "free": desk.free_contract(), "dedicated": desk.dedicated(), "staff2": desk.person("staff2")}
    for key, name in (("expired", "umbrella"), ("sandbox", "tinkerers")):
        found[key] = desk.sql("select id from nuance.contract where name = %s", name)[0][0]
    text = "<form title='M'><group name='g' title='G'><question name='a' type='yes-no' label='A'/></group></form>"
    desk.sql("insert into nuance.form (key, name, draft) values ('matrix', 'Matrix', %s), ('unpublished', 'U', %s) on conflict do nothing", text, text)
    for key, shared in (("team_view", "yes"), ("own_view", "no")):
        answer = desk.client("staff").post("/staff/views", {"name": "Matrix " + key, "q": "is:open", **({"shared": "yes"} if shared == "yes" else {})})
        found[key] = answer.headers["Location"].rsplit("/", 1)[1]
    found["tag"] = "matrix-" + secrets.token_hex(4)
    desk.sql("insert into nuance.tag (key, name, colour, position) select %s, %s, 'blue', max(position) + 1 from nuance.tag", found["tag"], found["tag"])
    found["revision"] = "1"
    found["form_version"] = desk.form_version(found["free"])
    found["team"] = desk.make_contract("Matrix team", {"contact": "manager", "member": "member"})
    invited_again(desk, found)
    ordered_again(desk, found)
    on_call_once(desk, found)
    paged_again(desk, found)
    found["plan"] = desk.sql("select id from nuance.plan where key = 'dedicated'")[0][0]
    found["spare_plan"] = desk.sql("insert into nuance.plan (key, name, kind) values ('matrix-spare-' || gen_random_uuid(), 'Spare', 'dedicated') returning id")[0][0]
    found["destination"] = desk.sql("insert into nuance.destination (name, type, settings) values ('Matrix ' || gen_random_uuid(), 'webhook', "
                                    "'{\"url\": \"https://hook.example.org/\"}') returning id")[0][0]
    found["message"] = desk.sql("select nuance_api.outbox_add('webhook', 'test', '', '{}', destination => %s, due_at => 'infinity')",
                                found["destination"])[0][0]
    found["acme_source"] = desk.sql("select id from nuance.source where contract_id = %s", found["acme"])[0][0]
    desk.client("staff").form(f"/contract/{found['acme']}/staff", f"/contract/{found['acme']}/note").fill(note=MARKER).submit()
    found["paid_item"] = desk.file("manager", found["acme"], "Matrix paid")
    found["mana_entry"] = desk.sql("select id from nuance.mana_entry where item_number = %s", found["paid_item"])[0][0]
    found["reply_name"] = "matrix-" + secrets.token_hex(4)
    found["reply"] = desk.sql("insert into nuance.reply (name, body, changed_by) select %s, %s, person_id from nuance.account where login = 'staff' returning id",
                              found["reply_name"], MARKER)[0][0]
    mailed_again(desk, found)
    for name in ("free_item", "community_item", "moved_item"):
        found[name] = desk.file("free", found["free"], "Matrix " + name)
    for name, queue in (("community_item", "community"), ("moved_item", "paid")):
        desk.client("staff").form(f"/N{found[name]}").fill(queue=queue).submit()
    linked_again(desk, found)
    commanded_again(desk, found)
    filed_again(desk, found)
    many_again(desk, found)
    found["promoted_item"], found["candidate"] = found["community_item"], found["community_item"]
    suggested(desk, found["free_item"], found["candidate"])
    found["answered"], found["withdrawn"] = found["paid_item"], found["free_item"]
    for name in ("paid_item", "free_item"):
        desk.sql("insert into nuance.public_answer (item_number, title, body, published_by, withdrawn_at) "
                 "select %s, 'Matrix question', 'Words for everybody.', a.person_id, case when %s = 'free_item' then now() end "
                 "from nuance.account a where a.login = 'staff' on conflict do nothing", found[name], name)
    for name in ("paid_item", "free_item", "community_item", "moved_item"):
        desk.comment("staff", found[name], MARKER, visibility="internal")
    said_again(desk, found)
    found["rated_item"] = desk.file("free", found["free"], "Matrix rated")
    desk.client("free").form(f"/N{found['rated_item']}").fill().submit(button=("status", "resolved"))
    found["rating_link"] = desk.sql("select nuance_api.rating_token(number, requestor_id) from nuance.item where number = %s", found["rated_item"])[0][0]
    marked = desk.sql("insert into nuance.tag (key, name, colour, position) values (%s, %s, 'red', 1000) returning id",
                      "matrix-" + secrets.token_hex(4), MARKER)[0][0]
    for name in ("paid_item", "free_item", "community_item", "moved_item", "link_item", "rated_item"):
        desk.sql("update nuance.item set tags = array[%s] where number = %s", marked, found[name])
    found["field"] = "matrix-text"
    of_text = desk.sql("insert into nuance.field (key, name, kind, queue_ids, position) select %s, %s, 'text', array_agg(id), 1000 from nuance.queue returning id", found["field"], "Matrix text")[0][0]
    of_choice = desk.sql("insert into nuance.field (key, name, help, kind, choices, queue_ids, position) select 'matrix-choice', %s, %s, 'choice', "
                         "jsonb_build_array(jsonb_build_object('key', 'zebra', 'name', %s)), array_agg(id), 1001 from nuance.queue returning id", MARKER[:40], MARKER, MARKER)[0][0]
    for name in ("paid_item", "free_item", "community_item", "moved_item", "link_item", "rated_item"):
        desk.sql("update nuance.item set fields = jsonb_build_object(%s::text, %s, %s::text, 'zebra') where number = %s", of_text, MARKER, of_choice, found[name])
    for name in ("paid_item", "free_item", "community_item", "moved_item"):
        version = desk.client("staff").xml(f"/N{found[name]}").find("item").get("version")
        found[name.replace("item", "version")] = version
    return found


def rows(table):
    return [pytest.param(*row[1:], id=f"{route}-{row[0].replace(' ', '-')}") for route, cases in table.items() for row in cases]


def test_every_route_has_a_row(build):
    routes = {(r["method"], r["name"]) for r in described(build, "routes")}
    table = {("GET", name) for name in GET} | {("POST", name) for name in POST} | {("PUT", name) for name in PUT}
    assert routes - table == set(), "routes without a row in the tables above"
    assert table - routes == set(), "rows for routes that are no more"


def test_every_row_belongs_to_its_route(build):
    """A row's path must really lead to the route it stands under."""
    import re
    patterns = {(r["method"], r["name"]): re.sub(r"\\?\{\w+\\?\}", "[^/]+", r["path"]) + "$" for r in described(build, "routes")}
    for method, table in (("GET", GET), ("POST", POST)):
        for name, cases in table.items():
            for label, path, *_ in cases:
                assert re.match(patterns[method, name], re.sub(r"\{\w+\}", "7", path.split("?")[0])), (name, label, path)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path,allowed", rows(GET))
def test_get(desk, places, role, path, allowed):
    led_on = LED_ON.get(path, ())
    path = path.format(**places)
    client = desk.client(role)
    suffix = "" if path == "/" else path
    for media in MEDIA:
        answer = client.get(path, media)
        if role in led_on and media == "html":
            assert answer.status_code == 303 and "/login" not in answer.headers["Location"], f"{role} {path}"
        elif role in allowed:
            assert answer.status_code == 200, f"{role} {path} {media}"
        elif role == "visitor" and not path.startswith(FOR_VISITORS):
            assert_visitor_refused(answer, media)
        else:
            assert answer.status_code == 404, f"{role} {path} {media}: what one may not see does not exist"
        if role not in STAFF:
            assert MARKER.encode() not in answer.content, f"{role} reads the internal note in {path} as {media}"
        if media != "html":
            place, _, query = suffix.partition("?")
            again = client.get(f"{place or '/index'}.{media}" + (query and "?" + query), "*/*")
            assert again.status_code == answer.status_code, f"{role} {path}.{media} differs from Accept"
            assert role in STAFF or MARKER.encode() not in again.content


def assert_visitor_refused(answer, media):
    if media == "html":
        assert answer.status_code == 303, answer.status_code
        assert "/login?next=" in answer.headers["Location"]
    else:
        assert answer.status_code == 401, answer.status_code


def test_staff_do_read_the_note(desk, places):
    """Otherwise its absence elsewhere would prove nothing."""
    for media in MEDIA:
        assert MARKER.encode() in desk.client("staff").get(f"/N{places['paid_item']}", media).content
        assert MARKER.encode() in desk.client("staff").get(f"/contract/{places['acme']}/staff", media).content


def test_a_refusal_tells_nothing(desk, places):
    """Hidden and unknown answer with the same bytes but for what differs in every answer."""
    def shape(path, media):
        answer = desk.client("contact").get(path, media)
        text = answer.text.replace(answer.headers["X-Request-Id"], "ID").replace(path, "PATH")
        return answer.status_code, text, sorted(answer.headers)
    import re
    for media in MEDIA:
        pairs = ((f"/N{places['paid_item']}", "/N999999999"), (f"/contract/{places['acme']}", "/contract/999999999"),
                 ("/queue/paid", "/queue/nosuch"))
        for hidden, unknown in pairs:
            one, other = shape(hidden, media), shape(unknown, media)
            clean = [(s, re.sub(r'submission["\']?[=:] ?["\'][^"\']*["\']|value="[\w-]{22,64}"', "KEY", t), h) for s, t, h in (one, other)]
            assert clean[0] == clean[1], hidden


@pytest.mark.parametrize("path,fields,allowed", rows(POST))
def test_post_refused(desk, places, path, fields, allowed, log):
    """Everybody who may not, may not, and nothing in the database changes."""
    path = path.format(**places)
    fields = {name: value.format(**places) for name, value in fields.items()}
    refused = [role for role in ROLES if role not in allowed]
    before = desk.snapshot()
    for role in refused:
        client = desk.client(role)
        token = client.csrf()
        for media in MEDIA:
            answer = (client.post_json(path, fields, csrf=token) if media == "json"
                      else client.post(path, fields, media=media, csrf=token))
            where = f"{role} POST {path} as {media}: {answer.status_code}"
            if role == "visitor" and path != "/login" and places["rating_link"] not in path:
                assert answer.status_code in (401, 403, 404) or "/login" in answer.headers.get("Location", ""), where
            else:
                assert answer.status_code in (401, 403, 404, 409, 422, 429), where
            # what one sent comes back
            assert role in STAFF or MARKER in fields.values() or MARKER.encode() not in answer.content, where
    assert desk.snapshot() == before, f"a refused POST to {path} changed something"


@pytest.mark.parametrize("path,fields,allowed", rows(POST))
def test_post_allowed(desk, places, path, fields, allowed):
    """Everybody who may, may: each on an issue of its own, so that nobody's doing spoils another's."""
    for role in sorted(allowed):
        here = dict(places)
        if "paid_item" in path:
            here["paid_item"] = desk.file("manager", here["acme"], "Matrix for " + role)
        if "free_item" in path or "moved_item" in path:
            here["free_item"] = here["moved_item"] = desk.file("free", here["free"], "Matrix for " + role)
        if "promoted_item" in path:
            here["promoted_item"] = desk.file("free", here["free"], "Matrix for " + role)
            desk.client("staff").form(f"/N{here['promoted_item']}").fill(queue="community").submit()
        if "{said}" in path or "{noted}" in path:
            said_again(desk, here)
        if "{attachment}" in path:
            filed_again(desk, here)
        if "not-the-same" in path:
            suggested(desk, here["free_item"], here["candidate"])
        if "{team}" in path or "{token}" in path or "{leaver}" in path:
            invited_again(desk, here)
        if "_link}" in path or "{address}" in str(fields) or "{fresh}@matrix" in str(fields):
            here["fresh"] = "m" + secrets.token_hex(6)
            mailed_again(desk, here)
            # What was asked for before counts against the next.
            desk.sql("delete from nuance.login_attempt where network like 'mail%%'")
        if "order}" in path:
            ordered_again(desk, here)
        if "/forms/matrix" in path:
            desk.sql("update nuance.form set draft = (select draft from nuance.form where key = 'unpublished'), draft_revision = 1 where key = 'matrix'")
        if "{confirmation}" in path or "{link}" in path or "{proposal}" in path or path == "/link":
            linked_again(desk, here)
        if "{bulk}" in path:
            many_again(desk, here)
        if "undo_item" in path:
            commanded_again(desk, here)
        if "oncall" in path or "{ack}" in path or "team_item" in path:
            paged_again(desk, here)
        if path.endswith("team_item}/page"):
            here["team_item"] = desk.file("contact", here["team"], "Matrix for " + role)
        if "page-right" in path:
            desk.sql("update nuance.contract set page_revoked_reason = %s where id = %s", "Matrix" if path.endswith("give") else None, here["team"])
        if "moved_item" in path:
            desk.client("staff").form(f"/N{here['moved_item']}").fill(queue="paid").submit()
        if "_item}" in path and "{link}" not in path:
            number = path.format(**here).split("N")[1].split("/")[0]
            version = desk.client("staff").xml(f"/N{number}").find("item").get("version")
            here.update(paid_version=version, free_version=version, moved_version=version)
        client = desk.fresh(role) if "logout" in path or role == "visitor" else desk.client(role)
        answer = client.post(path.format(**here), {name: value.format(**here) for name, value in fields.items()})
        if path.endswith(("/preview", "/insert")):      # the form comes back
            assert answer.status_code == 200 and (role in STAFF or MARKER not in answer.text), f"{role} POST {path}: {answer.status_code}"
            continue
        assert answer.status_code == 303, f"{role} POST {path}: {answer.status_code}\n{answer.text[:500]}"
        if path == "/account/logout-everywhere":
            desk.forget(role)
        for media in MEDIA:
            shown = client.get(answer.headers["Location"], media)
            assert role in STAFF or MARKER.encode() not in shown.content


def test_a_link_is_no_login(desk, places):
    """Whoever holds a link and opened it is a visitor on every other page, and to every other form."""
    holder = desk.fresh()
    assert holder.get(f"/link/{places['link']}/N{places['link_item']}").status_code == 200
    for path, allowed in (row.values for row in rows(GET)):
        path = path.format(**places)
        for media in MEDIA:
            answer, nobody = holder.get(path, media), desk.client("visitor").get(path, media)
            assert answer.status_code == nobody.status_code, path
            assert MARKER.encode() not in answer.content
    before = desk.snapshot()
    token = holder.csrf()
    for path, fields, allowed in (row.values for row in rows(POST)):
        if "visitor" in allowed:
            continue
        answer = holder.post(path.format(**places), {name: value.format(**places) for name, value in fields.items()}, media="xml", csrf=token)
        assert answer.status_code in (401, 403, 404, 409, 422, 429), path
    assert desk.snapshot() == before


def test_counts_do_not_betray_a_note(desk, places):
    """A customer's list says as many comments as the customer can read."""
    number = desk.file("manager", places["acme"], "Matrix counted")
    desk.comment("manager", number, "Matrix said")
    desk.comment("staff", number, MARKER, visibility="internal")
    root = desk.client("manager").xml(f"/contract/{places['acme']}")
    row = next(i for i in root.iter("item") if i.get("number") == number)
    entries = desk.client("manager").xml(f"/N{number}").findall("timeline/entry")
    assert [entry.get("kind") for entry in entries].count("comment") == int(row.get("comments")) == 1
    assert row.get("activity-at") == entries[-1].get("at")


def test_a_note_by_json_keeps_its_secret(desk, places):
    """Even in the answer to a refused POST the note stays away."""
    answer = desk.client("manager").post_json(f"/N{places['paid_item']}",
                                              {"version": places["paid_version"], "comment": "x" * 2_000_000})
    assert answer.status_code in (413, 422) and MARKER not in answer.text
    answer = desk.client("manager").post(f"/N{places['paid_item']}", {"version": "x"}, media="xml")
    assert answer.status_code == 422 and ("version", "not-a-number") in problems(answer) and MARKER not in answer.text
