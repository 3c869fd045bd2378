-- SPDX-License-Identifier: Apache-2.0
-- Time that is left when a plan is changed upward, and what staff did about money that did not fit.

alter table nuance.purchase_order
  add column time_left bigint check (time_left >= 0),
  add column time_worth bigint check (time_worth >= 0);
comment on column nuance.purchase_order.time_left is 'Of an upgrade: seconds that were paid for on the old plan when the new one began';
comment on column nuance.purchase_order.time_worth is 'What they became on the new plan, by the prices of the two';

alter table nuance.contract_entry drop constraint contract_entry_kind_check,
  add constraint contract_entry_kind_check check (kind in
    ('created', 'name', 'plan', 'next-plan', 'renewal', 'paid-until', 'time-converted', 'payment', 'person-added',
     'person-removed', 'person-role', 'invited', 'invitation-revoked', 'page-right', 'contact-waived',
     'priority-added', 'priority-changed', 'priority-moved', 'priority-removed', 'queue', 'note'));
