<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- How to write, and a place to try it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="preview.title">&writing;</xsl:template>

  <xsl:template match="page" mode="preview.main">
    <h1>&writing;</h1>
    <p>&writing-lead;</p>
    <div class="scroll" tabindex="0" role="group" aria-label="&writing;">
      <table>
        <thead><tr><th scope="col">&writing-typed;</th><th scope="col">&writing-read;</th></tr></thead>
        <tbody>
          <tr><td><code>**&writing-strong;**</code></td><td><strong>&writing-strong;</strong></td></tr>
          <tr><td><code>*&writing-emphasis;*</code></td><td><em>&writing-emphasis;</em></td></tr>
          <tr><td><code>`&writing-code;`</code></td><td><code>&writing-code;</code></td></tr>
          <tr><td><code>- &writing-item;</code></td><td><ul><li>&writing-item;</li></ul></td></tr>
          <tr><td><code>&gt; &writing-quote;</code></td><td><blockquote><p>&writing-quote;</p></blockquote></td></tr>
          <tr><td><code>N123</code></td><td>&writing-issue;</td></tr>
          <tr><td><code>@name</code></td><td>&writing-mention;</td></tr>
        </tbody>
      </table>
    </div>
    <form class="stack" method="post" action="{$base}/preview" id="try">
      <h2>&writing-try;</h2>
      <xsl:call-template name="tokens"/>
      <xsl:call-template name="preview"><xsl:with-param name="name" select="'text'"/></xsl:call-template>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'text'"/>
        <xsl:with-param name="label">&writing-text;</xsl:with-param>
        <xsl:with-param name="lines" select="8"/>
      </xsl:call-template>
      <div class="actions"><button class="primary" data-preview="{$base}/preview.json">&preview;</button></div>
    </form>
  </xsl:template>
</xsl:stylesheet>
