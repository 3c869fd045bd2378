<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Canned replies: the form they are written in, and the choice of one where a text is written. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- The context is the reply, or the page for a new one. -->
  <xsl:template name="reply-form">
    <xsl:param name="button"/>
    <xsl:variable name="route" select="/page/@route"/>
    <xsl:variable name="refused" select="/page/form[@route = $route]"/>
    <form class="stack" method="post" action="{$base}{/page/@path}">
      <xsl:attribute name="action"><xsl:value-of select="$base"/>/staff/replies<xsl:if test="self::reply">/<xsl:value-of select="@id"/></xsl:if></xsl:attribute>
      <xsl:call-template name="tokens"/>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'name'"/>
        <xsl:with-param name="label">&reply-name;</xsl:with-param>
        <xsl:with-param name="hint">&reply-name-hint;</xsl:with-param>
        <xsl:with-param name="value" select="self::reply/@name"/>
      </xsl:call-template>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'folder'"/>
        <xsl:with-param name="label">&reply-folder;</xsl:with-param>
        <xsl:with-param name="optional" select="true()"/>
        <xsl:with-param name="value" select="self::reply/@folder"/>
      </xsl:call-template>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'body'"/>
        <xsl:with-param name="label">&reply-body;</xsl:with-param>
        <xsl:with-param name="hint">&reply-body-hint;</xsl:with-param>
        <xsl:with-param name="lines" select="10"/>
        <xsl:with-param name="value" select="self::reply/body"/>
      </xsl:call-template>
      <p class="hint reply-variables">&reply-variables;<xsl:for-each select="/page/variables/variable"><xsl:text> </xsl:text><code>{{<xsl:value-of select="@name"/>}}</code></xsl:for-each></p>
      <label class="tick">
        <input type="checkbox" name="shared" value="yes">
          <xsl:if test="$refused/fields/field[@name = 'shared']/@value = 'yes' or not($refused) and (not(self::reply) or @personal = 'no')"><xsl:attribute name="checked"/></xsl:if>
        </input>
        <xsl:text> </xsl:text><span>&reply-for-all;</span>
      </label>
      <div class="actions"><button class="primary"><xsl:value-of select="$button"/></button></div>
    </form>
  </xsl:template>

  <!-- In the form of an issue. The script offers the same while ";name" is typed. -->
  <xsl:template name="reply-choice">
    <xsl:variable name="chosen" select="$kept/field[@name = 'reply']/@value"/>
    <xsl:if test="@may-staff = 'yes' and not(/page/replies/reply)"><p class="hint"><a href="{$base}/staff/replies" target="_blank">&replies-manage;</a></p></xsl:if>
    <xsl:if test="/page/replies/reply">
      <div class="reply-choice" data-replies="{$item-here}/replies.json">
        <xsl:call-template name="field-problem"><xsl:with-param name="route" select="$item-form"/><xsl:with-param name="name" select="'reply'"/></xsl:call-template>
        <label for="f-reply">&reply-insert-label;</label>
        <select id="f-reply" name="reply">
          <xsl:call-template name="select-problem"><xsl:with-param name="name" select="'reply'"/></xsl:call-template>
          <option value="">&reply-choose;</option>
          <xsl:for-each select="/page/replies/reply[not(preceding-sibling::reply[1]/@folder = @folder)]">
            <xsl:variable name="folder" select="@folder"/>
            <xsl:choose>
              <xsl:when test="$folder = ''"><xsl:apply-templates select="../reply[@folder = $folder]" mode="reply-choice"/></xsl:when>
              <xsl:otherwise><optgroup label="{$folder}"><xsl:apply-templates select="../reply[@folder = $folder]" mode="reply-choice"/></optgroup></xsl:otherwise>
            </xsl:choose>
          </xsl:for-each>
        </select>
        <button formaction="{$item-here}/insert" formnovalidate="" data-insert="">&reply-insert;</button>
        <a href="{$base}/staff/replies" target="_blank">&replies-manage;</a>
      </div>
    </xsl:if>
  </xsl:template>

  <xsl:template match="reply" mode="reply-choice"><option value="{@id}"><xsl:value-of select="@name"/></option></xsl:template>

  <xsl:template match="problem[@code = 'unknown-variable']" mode="sentence">&x-unknown-variable;<xsl:text> </xsl:text><code>{{<xsl:value-of select="@argument"/>}}</code></xsl:template>
  <xsl:template match="problem[@code = 'variable-open']" mode="sentence">&x-variable-open;</xsl:template>
  <xsl:template match="problem[@code = 'reply-name-taken']" mode="sentence">&x-reply-name-taken;</xsl:template>
  <xsl:template match="problem[@code = 'too-many-replies']" mode="sentence">&x-too-many-replies;</xsl:template>
</xsl:stylesheet>
