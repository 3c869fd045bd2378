<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Texts under way: what was kept of them, how they will look, and the buttons for both. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- What a form carries so that its text is kept for who writes it; $writer is their proof, $where the address of the form's drafts. -->
  <xsl:template name="draft-fields">
    <xsl:param name="writer"/>
    <input type="hidden" name="draft" value="{concat(substring('0', 1, number(not(/page/draft/@version))), /page/draft/@version, '.', /page/@submission)}"/>
    <input type="hidden" name="writer" value="{$writer}"/>
    <xsl:if test="/page/form/problems/problem[@code = 'draft-newer']"><input type="hidden" name="instead" value="yes"/></xsl:if>
  </xsl:template>

  <!-- Before the form: that it holds a draft, and how to throw it away. -->
  <xsl:template name="draft-note">
    <xsl:param name="route" select="/page/@route"/>
    <xsl:param name="where"/>
    <xsl:for-each select="/page/draft[not(/page/form[@route = $route])]">
      <xsl:if test="field/@value != ''">
        <form class="draft" method="post" action="{$where}/draft/discard" data-discard-draft="">
          <xsl:call-template name="tokens"/>
          <p role="status">&draft-of;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@saved-at"/><xsl:with-param name="ago" select="@saved-at-ago"/></xsl:call-template>.</p>
          <button class="small">&draft-discard;</button>
        </form>
      </xsl:if>
      <xsl:if test="@earlier">
        <details class="fold earlier-draft">
          <summary>&draft-earlier;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@earlier-at"/><xsl:with-param name="ago" select="@earlier-at-ago"/></xsl:call-template></summary>
          <pre class="plain"><xsl:value-of select="@earlier"/></pre>
        </details>
      </xsl:if>
    </xsl:for-each>
  </xsl:template>

  <!-- Where what waits for the viewer is, as far as there is any; $all: in any case. -->
  <xsl:template name="writing-links">
    <xsl:param name="all" select="false()"/>
    <xsl:for-each select="/page/unread[$all or @mentions != 0 or @drafts != 0]">
      <p class="meta writing-links">
        <xsl:if test="$all or @drafts != 0"><a href="{$base}/drafts">&drafts;<xsl:if test="@drafts != 0"> (<xsl:value-of select="@drafts"/>)</xsl:if></a></xsl:if>
        <xsl:if test="$all or @mentions != 0"><a href="{$base}/mentions">&mentions;<xsl:if test="@mentions != 0"> (<xsl:value-of select="@mentions"/>)</xsl:if></a></xsl:if>
      </p>
    </xsl:for-each>
  </xsl:template>

  <!-- Beside the form's own button. -->
  <xsl:template name="draft-buttons">
    <xsl:param name="where"/>
    <xsl:param name="preview" select="true()"/>
    <xsl:if test="$preview"><button formaction="{$where}/preview" formnovalidate="" data-preview="{$base}/preview.json">&preview;</button></xsl:if>
    <button class="quiet" formaction="{$where}/draft" formnovalidate="" data-save="{$where}/draft">&draft-save;</button>
  </xsl:template>

  <!-- Above the text: how it will look. The script puts what it asked for there, too. -->
  <xsl:template name="preview">
    <xsl:param name="name"/>
    <xsl:param name="route" select="/page/@route"/>
    <xsl:variable name="rendered" select="/page/form[@route = $route]/fields/field[@name = $name]/rendered"/>
    <section class="preview" aria-labelledby="preview-title" tabindex="-1" data-preview-of="{$name}">
      <xsl:choose>
        <xsl:when test="$rendered"><xsl:attribute name="autofocus"/></xsl:when>
        <xsl:otherwise><xsl:attribute name="hidden"/></xsl:otherwise>
      </xsl:choose>
      <h3 id="preview-title">&preview;</h3>
      <div class="prose">
        <xsl:choose>
          <xsl:when test="$rendered/node()"><xsl:call-template name="markup"><xsl:with-param name="from" select="$rendered"/></xsl:call-template></xsl:when>
          <xsl:otherwise><p class="muted">&preview-empty;</p></xsl:otherwise>
        </xsl:choose>
      </div>
    </section>
  </xsl:template>

  <xsl:template match="flash[@code = 'text-saved']" mode="flash">&f-text-saved;</xsl:template>
  <xsl:template match="flash[@code = 'draft-discarded']" mode="flash">&f-draft-discarded;</xsl:template>
  <xsl:template match="flash[@code = 'text-kept']" mode="flash"><xsl:choose><xsl:when test="/page/@route = 'login'">&f-text-kept;</xsl:when><xsl:otherwise>&f-text-kept-other;</xsl:otherwise></xsl:choose></xsl:template>
  <xsl:template match="flash[@code = 'reply-waiting']" mode="flash">&f-reply-waiting;</xsl:template>
  <xsl:template match="flash[@code = 'reply-taken-back']" mode="flash">&f-reply-taken-back;</xsl:template>
  <xsl:template match="flash[@code = 'mentions-read']" mode="flash">&f-mentions-read;</xsl:template>

  <xsl:template match="problem[@code = 'draft-newer']" mode="sentence">&x-draft-newer;</xsl:template>
  <xsl:template match="problem[@code = 'too-many-drafts']" mode="sentence">&x-too-many-drafts;</xsl:template>
  <xsl:template match="problem[@code = 'form-too-long']" mode="sentence">&x-form-too-long;</xsl:template>
</xsl:stylesheet>
