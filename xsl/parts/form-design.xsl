<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What the pages of those who edit forms share: how a form stands, and what stands against publishing it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template name="form-standing">
    <span><xsl:choose><xsl:when test="@version">&form-version-asked;</xsl:when><xsl:otherwise>&form-never-published;</xsl:otherwise></xsl:choose></span>
    <xsl:if test="@version and @changed = 'yes'"><span>&form-has-changes;</span></xsl:if>
    <xsl:if test="@kind"><span>&form-for;<xsl:text> </xsl:text><xsl:call-template name="kind-words"><xsl:with-param name="kind" select="@kind"/></xsl:call-template></span></xsl:if>
    <xsl:if test="@sources &gt; 0"><span>&form-sources;</span></xsl:if>
  </xsl:template>

  <xsl:template match="fault" mode="form-fault">
    <li>
      <xsl:if test="@line">&fault-line;<xsl:text> </xsl:text><xsl:value-of select="@line"/><xsl:text>: </xsl:text></xsl:if>
      <xsl:if test="@question"><a href="#q-{@question}"><xsl:value-of select="@question"/></a><xsl:text>: </xsl:text></xsl:if>
      <xsl:choose>
        <xsl:when test="@code = 'not-xml'">&fault-not-xml;</xsl:when>
        <xsl:when test="@code = 'no-form'">&fault-no-form;</xsl:when>
        <xsl:when test="@code = 'doctype'">&fault-doctype;</xsl:when>
        <xsl:when test="@code = 'too-large'">&fault-too-large;</xsl:when>
        <xsl:when test="@code = 'grammar'">&fault-grammar;</xsl:when>
        <xsl:when test="@code = 'no-name-or-type'">&fault-no-name-or-type;</xsl:when>
        <xsl:when test="@code = 'too-many-questions'">&fault-too-many-questions;</xsl:when>
        <xsl:when test="@code = 'too-many-groups'">&fault-too-many-groups;</xsl:when>
        <xsl:when test="@code = 'too-many-options'">&fault-too-many-options;</xsl:when>
        <xsl:when test="@code = 'no-questions'">&fault-no-questions;</xsl:when>
        <xsl:when test="@code = 'group-empty'">&fault-group-empty;</xsl:when>
        <xsl:when test="@code = 'group-twice'">&fault-group-twice;</xsl:when>
        <xsl:when test="@code = 'group-reserved'">&fault-group-reserved;</xsl:when>
        <xsl:when test="@code = 'name-twice'">&fault-name-twice;</xsl:when>
        <xsl:when test="@code = 'use-twice'">&fault-use-twice;</xsl:when>
        <xsl:when test="@code = 'no-options'">&fault-no-options;</xsl:when>
        <xsl:when test="@code = 'options-misplaced'">&fault-options-misplaced;</xsl:when>
        <xsl:when test="@code = 'option-twice'">&fault-option-twice;</xsl:when>
        <xsl:when test="@code = 'no-accepted'">&fault-no-accepted;</xsl:when>
        <xsl:when test="@code = 'accepted-misplaced'">&fault-accepted-misplaced;</xsl:when>
        <xsl:when test="@code = 'length-order'">&fault-length-order;</xsl:when>
        <xsl:when test="@code = 'count-order'">&fault-count-order;</xsl:when>
        <xsl:when test="@code = 'pattern-misplaced'">&fault-pattern-misplaced;</xsl:when>
        <xsl:when test="@code = 'pattern-wrong'">&fault-pattern-wrong;</xsl:when>
        <xsl:when test="@code = 'pattern-slow'">&fault-pattern-slow;</xsl:when>
        <xsl:when test="@code = 'gate-unknown'">&fault-gate-unknown;</xsl:when>
        <xsl:when test="@code = 'when-missing'">&fault-when-missing;</xsl:when>
        <xsl:when test="@code = 'when-later'">&fault-when-later;</xsl:when>
        <xsl:when test="@code = 'when-circle'">&fault-when-circle;</xsl:when>
        <xsl:when test="@code = 'when-unknown'">&fault-when-unknown;</xsl:when>
        <xsl:when test="@code = 'when-text'">&fault-when-text;</xsl:when>
        <xsl:when test="@code = 'when-too-much'">&fault-when-too-much;</xsl:when>
        <xsl:when test="@code = 'no-end'">&fault-no-end;</xsl:when>
        <xsl:when test="@code = 'end-unclear'">&fault-end-unclear;</xsl:when>
        <xsl:otherwise><xsl:value-of select="@code"/></xsl:otherwise>
      </xsl:choose>
    </li>
  </xsl:template>

  <xsl:template name="question-type-words">
    <xsl:param name="type" select="@type"/>
    <xsl:choose>
      <xsl:when test="$type = 'short'">&qt-short;</xsl:when>
      <xsl:when test="$type = 'long'">&qt-long;</xsl:when>
      <xsl:when test="$type = 'version'">&qt-version;</xsl:when>
      <xsl:when test="$type = 'steps'">&qt-steps;</xsl:when>
      <xsl:when test="$type = 'choice'">&qt-choice;</xsl:when>
      <xsl:when test="$type = 'choices'">&qt-choices;</xsl:when>
      <xsl:when test="$type = 'yes-no'">&qt-yes-no;</xsl:when>
      <xsl:when test="$type = 'acknowledgement'">&qt-acknowledgement;</xsl:when>
      <xsl:when test="$type = 'riddle'">&qt-riddle;</xsl:when>
      <xsl:otherwise>&qt-file;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Pieces have fields of their own, which the page opens. -->
  <xsl:template match="form[@route = 'form_edit']/problems/problem" mode="label"><xsl:value-of select="translate(@field, '_', ' ')"/></xsl:template>
  <xsl:template match="form[@route = 'form_edit']/problems/problem" mode="is-in-a-row">yes</xsl:template>
  <xsl:template match="problem[@code = 'form-unfit']" mode="sentence">&x-form-unfit;</xsl:template>
  <xsl:template match="problem[@code = 'form-not-xml']" mode="sentence">&x-form-not-xml;</xsl:template>
  <xsl:template match="problem[@code = 'draft-changed']" mode="sentence">&x-draft-changed;</xsl:template>
  <xsl:template match="problem[@code = 'form-not-published']" mode="sentence">&x-form-not-published;</xsl:template>
</xsl:stylesheet>
