<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A comment or note to be edited, or taken away. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:variable name="entry_edit.here" select="concat($base, '/N', /page/entry/@number, '/e', /page/entry/@id)"/>

  <xsl:template match="page" mode="entry_edit.title">&edit-comment;</xsl:template>

  <xsl:template match="page" mode="entry_edit.main">
    <xsl:apply-templates select="entry" mode="entry-crumbs"/>
    <h1>&edit-comment;</h1>
    <xsl:if test="form/problems/problem[@code = 'comment-changed']">
      <h2>&history-now;</h2>
      <pre class="diff"><xsl:value-of select="entry/text"/></pre>
    </xsl:if>
    <form class="stack" method="post" action="{$entry_edit.here}/edit">
      <xsl:call-template name="tokens"/>
      <input type="hidden" name="edit"><xsl:attribute name="value"><xsl:call-template name="entry_edit.version"/></xsl:attribute></input>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'text'"/>
        <xsl:with-param name="label">&comment-text;</xsl:with-param>
        <xsl:with-param name="hint">&edit-comment-hint;</xsl:with-param>
        <xsl:with-param name="lines" select="12"/>
        <xsl:with-param name="value" select="entry/text"/>
      </xsl:call-template>
      <div class="actions"><button class="primary">&save-comment;</button><a class="button quiet" href="{$base}/N{entry/@number}?at={entry/@id}#e{entry/@id}">&cancel;</a></div>
    </form>
    <form class="row-form" method="post" action="{$entry_edit.here}/remove">
      <xsl:call-template name="tokens"/>
      <span class="hint">&edit-removed-hint;</span>
      <button>&remove-comment;</button>
    </form>
  </xsl:template>

  <!-- What the text was made from; what there is now, once the person was told that it changed. -->
  <xsl:template name="entry_edit.version">
    <xsl:variable name="form" select="form[@route = 'entry_edit']"/>
    <xsl:choose>
      <xsl:when test="not($form) or $form/problems/problem[@code = 'comment-changed' or @field = 'edit']"><xsl:value-of select="entry/@edit"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$form/fields/field[@name = 'edit']/@value"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="problem[@code = 'comment-changed']" mode="entry_edit.sentence">&x-comment-changed;</xsl:template>
  <xsl:template match="problem[@code = 'comment-removed']" mode="entry_edit.sentence">&x-comment-removed;</xsl:template>
</xsl:stylesheet>
