-- SPDX-License-Identifier: Apache-2.0
-- What others than staff read of an issue's timeline is found at once, however many notes lie between.
create index timeline_entry_public on nuance.timeline_entry (item_number, id) where not internal;
