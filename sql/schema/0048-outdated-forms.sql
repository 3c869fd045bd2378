-- SPDX-License-Identifier: Apache-2.0
-- A form that was filed and is sent once more gets its first result, though another version is asked now.

alter type nuance.asked_form add attribute outdated boolean;
comment on type nuance.asked_form is
  'What a challenge says of the form whose answers, check or edit the action takes, and whether it is no longer asked; null: there is none';
