<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What is said after a contract's name or people were changed, or could not be. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template match="flash[@code = 'contract-renamed']" mode="flash">&f-contract-renamed;<xsl:text> </xsl:text><b><xsl:value-of select="/page/contract/@name"/></b>.</xsl:template>
  <xsl:template match="flash[@code = 'contract-same-name']" mode="flash">&f-contract-same-name;</xsl:template>
  <xsl:template match="flash[@code = 'person-removed']" mode="flash"><xsl:choose><xsl:when test="/page/removed/person[@id = current()/@subject]"><b><xsl:value-of select="/page/removed/person[@id = current()/@subject]/@name"/></b><xsl:text> </xsl:text>&f-person-removed-named;</xsl:when><xsl:otherwise>&f-person-removed;</xsl:otherwise></xsl:choose></xsl:template>
  <xsl:template match="flash[@code = 'person-restored']" mode="flash">&f-person-restored;<xsl:text> </xsl:text><b><xsl:value-of select="@subject"/></b>.</xsl:template>
  <xsl:template match="flash[@code = 'contract-left']" mode="flash">&f-contract-left;</xsl:template>
  <xsl:template match="flash[@code = 'invited']" mode="flash">&f-invited;<xsl:text> </xsl:text><a href="#i{@subject}"><xsl:value-of select="/page/invitations/invitation[@id = current()/@subject]/@email"/></a>. &f-invited-copy;</xsl:template>
  <xsl:template match="flash[@code = 'invitation-revoked']" mode="flash">&f-invitation-revoked;</xsl:template>
  <xsl:template match="flash[@code = 'contact-waived']" mode="flash">&f-contact-waived;</xsl:template>
  <xsl:template match="flash[@code = 'invitation-accepted']" mode="flash">&f-invitation-accepted;<xsl:text> </xsl:text><b><xsl:value-of select="/page/contract/@name"/></b>.</xsl:template>

  <xsl:template match="problem[@code = 'required'][@field = 'email']" mode="sentence">&x-required-email;</xsl:template>
  <xsl:template match="problem[@code = 'not-an-email']" mode="sentence">&x-not-an-email;</xsl:template>
  <xsl:template match="problem[@code = 'already-member']" mode="sentence">&x-already-member;</xsl:template>
  <xsl:template match="problem[@code = 'already-invited']" mode="sentence">&x-already-invited;</xsl:template>
  <xsl:template match="problem[@code = 'too-many-invitations']" mode="sentence">&x-too-many-invitations;</xsl:template>
  <xsl:template match="problem[@code = 'price-changed']" mode="sentence">&x-price-changed;</xsl:template>
  <xsl:template match="problem[@code = 'last-manager']" mode="sentence">&x-last-manager;</xsl:template>
  <xsl:template match="problem[@code = 'not-a-member']" mode="sentence">&x-not-a-member;</xsl:template>
  <xsl:template match="problem[@code = 'person-there']" mode="sentence">&x-person-there;</xsl:template>
  <xsl:template match="problem[@code = 'kept-elsewhere']" mode="sentence">&people-kept-elsewhere;</xsl:template>
  <xsl:template match="problem[@code = 'invitation-closed']" mode="sentence">&x-invitation-closed;</xsl:template>
  <xsl:template match="problem[@code = 'invitation-used']" mode="sentence">&x-invitation-used;</xsl:template>
  <xsl:template match="problem[@code = 'invitation-expired']" mode="sentence">&x-invitation-expired;</xsl:template>
  <xsl:template match="problem[@code = 'invitation-revoked']" mode="sentence">&x-invitation-revoked;</xsl:template>
  <xsl:template match="problem[@code = 'costs-nothing']" mode="sentence">&x-costs-nothing;</xsl:template>
  <xsl:template match="problem[@code = 'already-member-here']" mode="sentence">&x-already-member-here;</xsl:template>
  <xsl:template match="problem[@code = 'logged-in-already']" mode="sentence">&x-logged-in-already;</xsl:template>
  <xsl:template match="problem[@code = 'not-a-login']" mode="sentence">&x-not-a-login;</xsl:template>
  <xsl:template match="problem[@code = 'login-taken']" mode="sentence">&x-login-taken;</xsl:template>
</xsl:stylesheet>
