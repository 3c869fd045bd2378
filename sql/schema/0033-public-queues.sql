-- SPDX-License-Identifier: Apache-2.0
-- What is shown of a public queue is for the admin to choose.

alter table nuance.queue
  add column charts_public boolean not null default true,
  add column waiting_public boolean not null default true;
comment on column nuance.queue.charts_public is 'With its public figures go the trend, and how the answers are spread';
comment on column nuance.queue.waiting_public is 'With its public figures goes how many are waiting';
