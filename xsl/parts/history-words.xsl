<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What happened to a contract, in words: a template for each kind; old and new values stand in b. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="entry[@kind = 'name']" mode="history">&h-name;</xsl:template>
  <xsl:template match="entry[@kind = 'person-added']" mode="history"><xsl:choose><xsl:when test="@old">&h-person-restored;</xsl:when><xsl:otherwise>&h-person-added;</xsl:otherwise></xsl:choose></xsl:template>
  <xsl:template match="entry[@kind = 'person-removed']" mode="history">&h-person-removed;</xsl:template>
  <xsl:template match="entry[@kind = 'person-role']" mode="history">&h-person-role;</xsl:template>
  <xsl:template match="entry[@kind = 'invited']" mode="history">&h-invited;</xsl:template>
  <xsl:template match="entry[@kind = 'invitation-revoked']" mode="history">&h-invitation-revoked;</xsl:template>
  <xsl:template match="entry[@kind = 'contact-waived']" mode="history">&h-contact-waived;</xsl:template>
  <xsl:template match="entry[@kind = 'plan']" mode="history"><xsl:choose><xsl:when test="@old">&h-plan;</xsl:when><xsl:otherwise>&h-plan-first;</xsl:otherwise></xsl:choose></xsl:template>
  <xsl:template match="entry[@kind = 'next-plan']" mode="history"><xsl:choose><xsl:when test="@new">&h-next-plan;</xsl:when><xsl:otherwise>&h-next-plan-none;</xsl:otherwise></xsl:choose></xsl:template>
  <xsl:template match="entry[@kind = 'renewal']" mode="history"><xsl:choose><xsl:when test="@new = 'off'">&h-renewal-off;</xsl:when><xsl:otherwise>&h-renewal-on;</xsl:otherwise></xsl:choose></xsl:template>
  <xsl:template match="entry[@kind = 'paid-until']" mode="history"><xsl:choose><xsl:when test="@old">&h-paid-until;</xsl:when><xsl:otherwise>&h-paid-until-first;</xsl:otherwise></xsl:choose></xsl:template>
  <xsl:template match="entry[@kind = 'time-converted']" mode="history">&h-time-converted;</xsl:template>
  <xsl:template match="entry[@kind = 'payment']" mode="history"><xsl:choose><xsl:when test="@new = 'failed'">&h-payment-failed;</xsl:when><xsl:otherwise>&h-payment-came;</xsl:otherwise></xsl:choose></xsl:template>
  <xsl:template match="entry[@kind = 'priority-added']" mode="history"><xsl:choose><xsl:when test="@old">&h-priority-restored;</xsl:when><xsl:otherwise>&h-priority-added;</xsl:otherwise></xsl:choose></xsl:template>
  <xsl:template match="entry[@kind = 'priority-removed']" mode="history">&h-priority-removed;</xsl:template>
  <xsl:template match="entry[@kind = 'priority-moved']" mode="history">&h-priority-moved;</xsl:template>
  <xsl:template match="entry[@kind = 'priority-changed']" mode="history">
    <xsl:choose>
      <xsl:when test="@part = 'note' and @old and @new">&h-priority-note;</xsl:when>
      <xsl:when test="@part = 'note' and @new">&h-priority-note-new;</xsl:when>
      <xsl:when test="@part = 'note'">&h-priority-note-gone;</xsl:when>
      <xsl:when test="@part = 'link' and @old and @new">&h-priority-link;</xsl:when>
      <xsl:when test="@part = 'link' and @new">&h-priority-link-new;</xsl:when>
      <xsl:when test="@part = 'link'">&h-priority-link-gone;</xsl:when>
      <xsl:otherwise>&h-priority-title;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="entry[@kind = 'page-right']" mode="history"><xsl:choose><xsl:when test="@new = 'no'">&h-page-taken;</xsl:when><xsl:otherwise>&h-page-given;</xsl:otherwise></xsl:choose></xsl:template>
  <xsl:template match="entry[@kind = 'queue']" mode="history">&h-queue;</xsl:template>
  <xsl:template match="entry[@kind = 'note']" mode="history"><a href="{$base}/contract/{/page/contract/@id}/staff#notes">&h-note;</a></xsl:template>

  <!-- Any other kind says itself. -->
  <xsl:template match="entry" mode="history">
    <xsl:value-of select="translate(@kind, '-', ' ')"/>
    <xsl:text>: </xsl:text>
    <xsl:if test="@old"><b><xsl:value-of select="@old"/></b></xsl:if>
    <xsl:if test="@old and @new"><xsl:text> </xsl:text>&e-to;<xsl:text> </xsl:text></xsl:if>
    <xsl:if test="@new"><b><xsl:value-of select="@new"/></b></xsl:if>
  </xsl:template>
</xsl:stylesheet>
