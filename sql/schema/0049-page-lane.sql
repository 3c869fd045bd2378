-- SPDX-License-Identifier: Apache-2.0
-- Pages by mail have a lane of their own: other mail, however much or slow, must not delay them.

alter table nuance.outbox alter column lane drop expression, alter column lane set default 0;
insert into nuance.lane (id) values (-1);
update nuance.outbox set lane = -1
where lane = 0 and kind = 'page' and state in ('waiting', 'sending');
comment on table nuance.lane is
  'How a destination fares, so that a slow or dead one gets few attempts and delays no other; 0 is plain mail, -1 are pages by mail';
comment on column nuance.outbox.lane is 'The destination''s, else of pages by mail or of plain mail';
