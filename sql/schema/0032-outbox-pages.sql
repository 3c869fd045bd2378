-- SPDX-License-Identifier: Apache-2.0
-- What the outbox's page can show.

-- field: choice failed waiting sending sent withdrawn discarded repeats
create domain nuance.outbox_filter as text
  check (value in ('failed', 'waiting', 'sending', 'sent', 'withdrawn', 'discarded', 'repeats'));
-- field: secret max=500 line
create domain nuance.destination_secret_text as text check (char_length(value) between 1 and 500);
