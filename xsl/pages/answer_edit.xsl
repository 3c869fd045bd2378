<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Making an issue's answer one for everybody. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="answer_edit.title">&answer-publish;</xsl:template>

  <xsl:template match="page" mode="answer_edit.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/staff">&queues;</a></li><li><a href="{$base}/N{answer-draft/@number}">N<xsl:value-of select="answer-draft/@number"/><xsl:text> </xsl:text><xsl:value-of select="answer-draft/@item-title"/></a></li><li aria-current="page">&answer-publish;</li></ol></nav>
    <h1>&answer-publish;</h1>
    <p class="hint">&answer-publish-hint;</p>
    <form class="stack" method="post" action="{$base}/N{answer-draft/@number}/answer">
      <xsl:call-template name="tokens"/>
      <input type="hidden" name="version"><xsl:attribute name="value"><xsl:call-template name="answer_edit.version"/></xsl:attribute></input>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'answer_title'"/>
        <xsl:with-param name="label">&answer-question;</xsl:with-param>
        <xsl:with-param name="value" select="answer-draft/@title"/>
      </xsl:call-template>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'answer'"/>
        <xsl:with-param name="label">&answer-text;</xsl:with-param>
        <xsl:with-param name="hint">&markdown-hint;</xsl:with-param>
        <xsl:with-param name="lines" select="12"/>
        <xsl:with-param name="value" select="answer-draft/text"/>
      </xsl:call-template>
      <div class="actions"><button class="primary">&answer-publish;</button><a class="button quiet" href="{$base}/N{answer-draft/@number}">&cancel;</a></div>
    </form>
    <xsl:if test="answer-draft/@published = 'yes'">
      <form class="row-form" method="post" action="{$base}/N{answer-draft/@number}/answer/withdraw">
        <xsl:call-template name="tokens"/>
        <a href="{$base}/answer/{answer-draft/@number}">&answer-see;</a>
        <button>&answer-withdraw;</button>
      </form>
    </xsl:if>
  </xsl:template>

  <!-- What the form was made from; the present state once the person was told that it changed. -->
  <xsl:template name="answer_edit.version">
    <xsl:variable name="form" select="form[@route = 'answer_edit']"/>
    <xsl:choose>
      <xsl:when test="not($form) or $form/problems/problem[@code = 'answer-was-changed' or @field = 'version']"><xsl:value-of select="answer-draft/@version"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$form/fields/field[@name = 'version']/@value"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="problem[@code = 'answer-was-changed']" mode="answer_edit.sentence">&x-answer-was-changed;</xsl:template>
</xsl:stylesheet>
